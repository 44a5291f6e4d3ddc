"""An HTML page as a person sees it: links, buttons, forms, the words on it. Stdlib only."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "template", "title"}


@dataclass
class Node:
    """An element with what is inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    parent: "Node | None" = None

    def get(self, name: str) -> str:
        """An attribute; empty when it is not there."""
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Whether the attribute is there, such as `checked`."""
        return name in self.attributes

    @property
    def text(self) -> str:
        """The words inside, spaces drawn together."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        if self.tag in UNSEEN:
            return ""
        return " ".join(
            child if isinstance(child, str) else child._words() for child in self.children
        )

    def all(self, *tags: str) -> "list[Node]":
        """Every element inside with one of these names, in the order of the page."""
        found = []
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    found.append(child)
                found.extend(child.all(*tags))
        return found

    def up(self, tag: str) -> "Node | None":
        """The nearest element around this one with a name."""
        node = self.parent
        while node is not None and node.tag != tag:
            node = node.parent
        return node


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("page")
        self._open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, parent=self._open)
        self._open.children.append(node)
        if tag not in VOID:
            self._open = node

    def handle_endtag(self, tag: str) -> None:
        node: Node | None = self._open
        while node is not None and node.tag != tag:
            node = node.parent
        if node is not None and node.parent is not None:
            self._open = node.parent

    def handle_data(self, data: str) -> None:
        self._open.children.append(data)


def read_page(html: str) -> Node:
    """The page as a tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def named(nodes: list[Node], words: str) -> Node | None:
    """The element whose words or accessible name are these; else the first that contains them."""
    wanted = " ".join(words.split()).casefold()
    names = [(node, (node.get("aria-label") or node.text or node.get("value")).casefold())
             for node in nodes]  # fmt: skip
    exact = [node for node, name in names if name == wanted]
    return next(iter(exact), None) or next((node for node, name in names if wanted in name), None)
