"""Somebody who follows every link, and remembers the words that were read on the way."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from pypdf import PdfReader

LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
OUT = re.compile(
    r"^/(account|demo|static|language|lesson-draft|profile|accessibility|privacy"
    r"|cookies|glossary)|logout|/acting/"
)
SMALLEST_PDF = 1000  # an uploaded file of a test is shorter, and no page
MOST_ALIKE = 2


def pattern_of(url: str) -> tuple[object, ...]:
    """What addresses of one kind have in common: the view, its words, whether it is asked for more.

    To sort, filter and download are asked of lists: those are read once as they are, and as CSV.
    """
    path, _mark, query = url.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return (path,)
    # A kind of message or step is a word; a day, of which there is no end, or an id is not.
    words = sorted(str(one) for one in match.kwargs.values() if not re.search(r"\d", str(one)))
    return (match.view_name, *words, bool(query), "download" in query)


class Walker:
    """A signed-in person. Each address is read once."""

    def __init__(self, client: Client, words_in: Callable[[str], set[str]]) -> None:
        self.client, self._words_in = client, words_in
        self.met: dict[str, set[str]] = {}

    def read(self, url: str) -> list[str]:
        """Read an address, PDF and files included; where it leads on to."""
        answer = self.client.get(url)
        where = answer.get("Location", "")
        text = self._text_of(answer)
        if "?q=" in url:  # a search says back what was asked: only its results count
            text = re.sub(r'value="[^"]*"', "", text)
        self.met[url] = self._words_in(text)
        return [where] if where.startswith("/") else LINK.findall(text)

    @staticmethod
    def _text_of(answer: HttpResponse) -> str:
        content = answer.getvalue()
        if content.startswith(b"%PDF") and len(content) > SMALLEST_PDF:
            return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        return content.decode(errors="replace")

    def walk(self, starts: Iterable[str]) -> list[str]:
        """Follow links as long as there are new ones: of each kind of address, the first few."""
        todo, alike = list(starts), Counter[tuple[object, ...]]()
        while todo:
            url = todo.pop(0).replace("&amp;", "&")
            if url in self.met or OUT.search(url):
                continue
            pattern = pattern_of(url)
            if alike[pattern] < MOST_ALIKE:
                alike[pattern] += 1
                todo.extend(self.read(url))
        return list(self.met)

    def words(self, addresses: Iterable[str]) -> set[str]:
        """The words met by trying all of these, too."""
        for url in addresses:
            if url not in self.met:
                self.read(url)
        return set().union(*self.met.values())
