"""What the process does that writes documents. It is loaded before Django is."""


def prepare() -> None:
    """Load Waymark's apps, once."""
    import django

    django.setup()


def write(html: str) -> bytes:
    """A document, as the first process would have written it."""
    from ledger.pdf import write_document

    return write_document(html)
