"""Somebody with a browser, over HTTP alone: visits, follows links, fills forms, presses buttons.

Only what the page itself says is used: links and buttons by their words, fields by their labels.
"""

from datetime import date
from typing import Any
from urllib.parse import urldefrag, urljoin

import requests

from demo.walkthrough.page import Node, named, read_page

WAIT_SECONDS = 60
FIELDS = ("input", "select", "textarea")


class Stuck(Exception):  # noqa: N818 - a person is stuck; nothing crashed
    """The road does not go on; the message says what was seen."""


class Browser:
    """One person's browser. `who` is named in messages."""

    def __init__(self, address: str, who: str) -> None:
        self.address = address.rstrip("/")
        self.who = who
        self.http = requests.Session()
        self.url = self.address
        self.status = 0
        self.page = Node("page")
        self._answers: dict[int, list[Any]] = {}

    def visit(self, path: str) -> None:
        """Open an address of Waymark."""
        self._load("GET", urljoin(f"{self.address}/", path))

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        links = [link for link in self.page.all("a") if link.get("href")]
        link = named([one for one in links if one.up("main") is not None], words) or named(
            links, words
        )
        if link is None:
            raise self.stuck(f"there is no link “{words}”")
        self._load("GET", urljoin(self.url, link.get("href")))

    def follow_beside(self, words: str) -> None:
        """Follow the link in the row of a table that says these words."""
        for row in self.page.all("tr"):
            links = [link for link in row.all("a") if link.get("href")]
            if words in row.text and links:
                self._load("GET", urljoin(self.url, links[0].get("href")))
                return
        raise self.stuck(f"there is no row with “{words}”")

    def press(self, words: str, *, beside: str = "") -> None:
        """Press the button with these words, a link that looks like one too; `beside` names
        other words of its form when a page has several."""
        buttons = [
            node for node in self.page.all("button", "input", "a")
            if node.tag == "button" or node.get("type") == "submit"
            or (node.tag == "a" and node.get("role") == "button")
        ]  # fmt: skip
        if beside:
            buttons = [one for one in buttons if beside in (one.parent or one).text
                       or beside in (one.up("li") or one.up("tr") or one).text]  # fmt: skip
        button = named(buttons, words)
        if button is None:
            raise self.stuck(f"there is no button “{words}”")
        if button.tag == "a":
            self._load("GET", urljoin(self.url, button.get("href")))
        else:
            self._submit(button)

    def fill(self, label: str, value: str) -> None:
        """Write into the field with this label."""
        self._answers[id(self._field(label))] = [value]

    def fill_date(self, legend: str, day: date) -> None:
        """Write day, month and year into the date question with this legend."""
        for group in self.page.all("fieldset"):
            legends = group.all("legend")
            if legends and legend in legends[0].text:
                inputs = [one for one in group.all("input") if one.get("type") != "hidden"]
                parts = (day.day, day.month, day.year)
                for one, part in zip(inputs[:3], parts, strict=True):
                    self._answers[id(one)] = [str(part)]
                return
        raise self.stuck(f"there is no date “{legend}”")

    def choose(self, label: str, *, question: str = "") -> None:
        """Choose a radio button or tick a box; `question` is the legend around it."""
        field = self._field(label, kinds=("radio", "checkbox"), question=question)
        if field.get("type") == "radio":
            for other in self.page.all("input"):
                if other.get("name") == field.get("name"):
                    self._answers[id(other)] = []
        self._answers[id(field)] = [field.get("value") or "on"]

    def tick(self, box: Node) -> None:
        """Tick a box that the page shows."""
        self._answers[id(box)] = [box.get("value") or "on"]

    def read_document(self, path: str) -> bytes:
        """Open a stored document; stuck unless it is a PDF."""
        url = urljoin(self.url, path)
        answer = self.http.get(url, timeout=WAIT_SECONDS)
        if answer.status_code != 200 or not answer.content.startswith(b"%PDF"):
            raise self.stuck(f"{url} is no PDF (status {answer.status_code})")
        return answer.content

    def select(self, label: str, option: str = "") -> None:
        """Choose an option whose words contain `option` in a list; without, the first real one."""
        field = self._field(label)
        options = [one for one in field.all("option") if one.get("value")]
        found = named(options, option) if option else next(iter(options), None)
        if found is None:
            raise self.stuck(f"“{label}” offers no “{option}”")
        self._answers[id(field)] = [found.get("value")]

    def attach(self, label: str, name: str, content: bytes, kind: str) -> None:
        """Choose a file."""
        self._answers[id(self._field(label))] = [(name, content, kind)]

    def sees(self, words: str) -> bool:
        """Whether the page says this."""
        return words in self.page.text

    def expect(self, words: str) -> None:
        """Stuck unless the page says this."""
        if not self.sees(words):
            raise self.stuck(f"the page does not say “{words}”")

    def stuck(self, why: str) -> Stuck:
        """What to raise, with what was seen."""
        headings = [one.text for one in self.page.all("h1")]
        errors = [one.text for one in self.page.all("div") if "error-summary" in one.get("class")]
        seen = errors[0] if errors else self._main_text()[:600]
        return Stuck(
            f"{self.who}: {why}\n  at {self.url} (status {self.status}), "
            f"page “{headings[0] if headings else ''}”\n  seen: {seen}"
        )

    def _main_text(self) -> str:
        mains = self.page.all("main")
        return mains[0].text if mains else self.page.text

    def _field(self, label: str, kinds: tuple[str, ...] = (), question: str = "") -> Node:
        labels = [one for one in self.page.all("label") if one.get("for")]
        fields = {one.get("id"): one for one in self.page.all(*FIELDS) if one.get("id")}
        fitting = [
            one for one in labels
            if one.get("for") in fields
            and (not kinds or fields[one.get("for")].get("type") in kinds)
            and (not question or question in getattr(one.up("fieldset"), "text", ""))
        ]  # fmt: skip
        found = named(fitting, label)
        if found is None:
            raise self.stuck(f"there is no field “{label}”")
        return fields[found.get("for")]

    def _submit(self, button: Node) -> None:
        form = self._form_of(button)
        values: list[tuple[str, str]] = []
        files: list[tuple[str, Any]] = []
        for field in self._fields_of(form):
            for value in self._values(field):
                if isinstance(value, tuple):
                    files.append((field.get("name"), value))
                else:
                    values.append((field.get("name"), value))
        if button.get("name"):
            values.append((button.get("name"), button.get("value")))
        target = urljoin(self.url, button.get("formaction") or form.get("action") or self.url)
        method = (button.get("formmethod") or form.get("method") or "get").upper()
        if method == "GET":
            self._load("GET", target, params=values)
        else:
            self._load("POST", target, data=values, files=files or None)

    def _form_of(self, button: Node) -> Node:
        named_form = button.get("form")
        forms = self.page.all("form")
        form = next((one for one in forms if named_form and one.get("id") == named_form), None)
        form = form or button.up("form")
        if form is None:
            raise self.stuck(f"the button “{button.text}” belongs to no form")
        return form

    def _fields_of(self, form: Node) -> list[Node]:
        outside = [
            one for one in self.page.all(*FIELDS)
            if form.get("id") and one.get("form") == form.get("id")
        ]  # fmt: skip
        fields = [*form.all(*FIELDS), *outside]
        return [one for one in fields if one.get("name") and not one.has("disabled")]

    def _values(self, field: Node) -> list[Any]:
        if id(field) in self._answers:
            return self._answers[id(field)]
        kind = field.get("type")
        if kind in {"submit", "button", "file", "image", "reset"}:
            return []
        if kind in {"radio", "checkbox"}:
            return [field.get("value") or "on"] if field.has("checked") else []
        if field.tag == "select":
            options = field.all("option")
            chosen = [one for one in options if one.has("selected")]
            chosen = chosen or ([] if field.has("multiple") else options[:1])
            return [one.get("value") if one.has("value") else one.text for one in chosen]
        if field.tag == "textarea":
            text = "".join(one for one in field.children if isinstance(one, str))
            return [text.removeprefix("\n")]
        return [field.get("value")]

    def _load(self, method: str, url: str, **given: Any) -> None:
        headers = {"Referer": self.url}
        try:
            answer = self.http.request(
                method, urldefrag(url).url, headers=headers, timeout=WAIT_SECONDS, **given
            )
        except requests.RequestException as error:
            raise Stuck(f"{self.who}: {url} cannot be reached ({error})") from error
        self.url, self.status = answer.url, answer.status_code
        self.page = read_page(answer.text)
        self._answers = {}
        if answer.status_code >= 400:
            raise self.stuck(f"{method} {url} was refused")
