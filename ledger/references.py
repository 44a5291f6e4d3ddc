"""Short references that people can read out over the telephone."""

import secrets

ALPHABET = "2346789BCDFGHJKMPQRTVWXY"  # no vowels, none that look alike

LONG = 8  # of what comes in tens of thousands a year: none is drawn twice


def make_reference(prefix: str, length: int = 6) -> str:
    """A random reference such as `REF-7K2M9Q`; 24^6 is about 190 million."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(length))}"
