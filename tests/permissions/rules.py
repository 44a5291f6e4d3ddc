"""What one address is for: who may open it for their own child, and how to make its record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.world import Circle, World

Make = Callable[[World, Circle], dict[str, Any]]

# allauth's pages look after themselves and are tested by their own journey; static files have no
# reader to protect.
OUTSIDE = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")


@dataclass(frozen=True)
class Rule:
    """Who opens an address for their own child.

    `make` gives its arguments for a child; None when the address is about no record. `method` is
    "post" where the address only takes that. `queries` are tried too: filters and downloads.
    `about_child` is False for records such as accounts, of which none is foreign.
    """

    allowed: frozenset[str]
    make: Make | None = None
    method: str = "get"
    is_public: bool = False
    queries: tuple[str, ...] = ()
    about_child: bool = True
    is_shut: bool = False

    @property
    def has_foreign(self) -> bool:
        """Whether the address of another child's record must stay closed."""
        return self.make is not None and self.about_child and not self.is_public


def rule(
    allowed: Iterable[str],
    make: Make | None = None,
    *,
    method: str = "get",
    queries: tuple[str, ...] = (),
    about_child: bool = True,
) -> Rule:
    """A rule; roles may be given as `Role` or by name."""
    names = frozenset(str(name) for name in allowed)
    return Rule(names, make, method, False, queries, about_child)


def public(make: Make | None = None, *, is_shut: bool = False, method: str = "get") -> Rule:
    """Open to strangers; `is_shut` when they find nothing there unless they did something first."""
    return Rule(frozenset(), make, method, is_public=True, is_shut=is_shut)


def name_of(key: str) -> str:
    """The name to reverse, without the arguments that tell two addresses of one name apart."""
    return key.partition("(")[0]


def every_address() -> set[str]:
    """Every named address of Waymark with its namespace; "name(argument)" for a further one."""

    def walk(patterns: list[Any], prefix: str) -> Iterable[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
                yield from walk(pattern.url_patterns, inner)
            else:
                yield f"{prefix}{pattern.name}", pattern

    found: set[str] = set()
    for name, pattern in walk(get_resolver().url_patterns, ""):
        if name.startswith(OUTSIDE):
            continue
        arguments = ",".join(pattern.pattern.converters)
        found.add(f"{name}({arguments})" if name in found else name)
    return found
