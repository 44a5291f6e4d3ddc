"""Short references that people can read out over the telephone."""

import secrets

ALPHABET = "2346789BCDFGHJKMPQRTVWXY"  # no vowels, none that look alike


def make_reference(prefix: str, length: int = 6) -> str:
    """A random reference such as `REF-7K2M9Q`; 24^6 is about 190 million."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(length))}"
