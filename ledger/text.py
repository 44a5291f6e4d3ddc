"""Words made comparable."""

import unicodedata


def sort_key(*parts: str) -> str:
    """Case-folded and unaccented, so that names sort alike on every machine.

    The embedded PostgreSQL has no ICU; "Évans" must still stand before "Zebedee".
    """
    joined = " ".join(part.strip() for part in parts if part)
    decomposed = unicodedata.normalize("NFKD", joined.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
