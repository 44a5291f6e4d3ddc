"""A broker of its own for each process that runs tests."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def redis_url_of_worker(url: str, worker: str) -> str:
    """The address of a database of this xdist worker's own: worker gw2 gets the third after
    the one named. Servers come with 16 databases."""
    number = int(worker.removeprefix("gw") or 0) + 1 if worker.startswith("gw") else 0
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = dict(parse_qsl(parts.query))
        query["db"] = str((int(query.get("db", 0)) + number) % 16)
        return f"unix://{parts.path}?{urlencode(query)}"
    base = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{(base + number) % 16}"))
