"""How a long queue stands on a home page: its first items, then the way to all of it.

What is one person's own stands there whole; the page itself folds what is beyond the first five.
"""

from collections.abc import Iterable, Iterator

from cases.registries import HomeItem

AT_MOST = 10


def first_items(items: Iterable[HomeItem], *, see_all: HomeItem) -> Iterator[HomeItem]:
    """The first `AT_MOST` items; where there are more, `see_all` leads to the list of them.

    Give it one item more than `AT_MOST` if there is one: a sliced queryset asks for no more.
    """
    for place, item in enumerate(items):
        if place == AT_MOST:
            yield see_all
            return
        yield item
