"""What ends a command early."""


class SetUpError(Exception):
    """A problem with its remedy, in words for the person at the terminal."""
