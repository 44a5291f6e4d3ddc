"""The template tags that every page uses."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ledger.charts import bars, heat_map, sparkline


def render(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get(f"/?{query}")
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (3, "3 working days left"), (1, "1 working day left"), (0, "Due today"),
        (-1, "1 working day overdue"), (-4, "4 working days overdue"), (None, ""),
    ],
)  # fmt: skip
def test_working_days_in_words(days: int | None, words: str) -> None:
    assert render("{{ days|working_days }}", days=days) == words


def test_school_days_in_words() -> None:
    assert render("{{ 5|school_days }}") == "5 school days left"


@pytest.mark.parametrize(
    ("source", "tone", "words"),
    [
        ("{% clock 5 %}", "running", "5 working days left"),
        ("{% clock 1 %}", "soon", "1 working day left"),
        ("{% clock late %}", "overdue", "2 school days overdue"),
        ('{% clock 3 "paused" %}', "paused", "Clock paused"),
    ],
)
def test_clock_shows_tone_and_words(source: str, tone: str, words: str) -> None:
    html = render(source.replace("late", 'late unit="school"'), late=-2)
    assert f"wm-clock--{tone}" in html
    assert words in html


def test_clock_without_days_is_silent() -> None:
    assert render("{% clock none %}", none=None).strip() == ""


def test_count_of_nothing_is_silent() -> None:
    assert render("{% count_badge 0 %}") == ""
    assert ">3<" in render("{% count_badge 3 %}")


def test_pathway_marks_where_the_child_is() -> None:
    html = render('{% pathway "interim" %}')
    assert html.count("wm-pathway__stage--past") == 2
    assert html.count('aria-current="step"') == 1
    assert html.count("wm-pathway__stage--ahead") == 2


def test_sort_header_turns_and_forgets_the_page() -> None:
    html = render('{% sort_header "name" "Child" %}', "sort=name&after=x&q=maya")
    assert 'aria-sort="ascending"' in html
    assert "sort=-name" in html
    assert "q=maya" in html
    assert "after" not in html


def test_sort_header_knows_the_default() -> None:
    html = render('{% sort_header "due" "Clock" %}', default_sort="-due")
    assert 'aria-sort="descending"' in html


def test_paging_by_number_keeps_the_filter() -> None:
    html = render("{% paginate page %}", "q=maya&page=2", page=Paginator(range(30), 10).page(2))
    assert "q=maya&amp;page=1" in html
    assert "q=maya&amp;page=3" in html


def test_paging_by_key() -> None:
    html = render("{% paginate page %}", "after=a", page=SimpleNamespace(before="", after="b c"))
    assert "?after=b+c" in html
    assert "before" not in html


def test_landmark_is_there_only_around_something() -> None:
    assert render('{% landmark "Back" %}  {% endlandmark %}') == ""
    assert '<nav aria-label="Back">' in render('{% landmark "Back" %}x{% endlandmark %}')


def test_names_in_components_are_escaped() -> None:
    html = render("{% card title url text=title %}{% stat_tile 1 title %}", title="<i>", url="/")
    assert "<i>" not in html


def test_bars_are_widths_of_the_largest() -> None:
    rows = bars([{"label": "a", "value": 4}, {"label": "b", "value": 1}])
    assert [row["width"] for row in rows] == [100.0, 25.0]
    assert bars([{"label": "a", "value": 0}])[0]["width"] == 0


def test_sparkline_of_one_value_and_none() -> None:
    assert sparkline([5])["points"] == "4.0,28.0"
    assert sparkline([])["last"] is None


def test_heat_map_has_a_column_a_week_and_no_weekends() -> None:
    days = [(date(2026, 3, day), "present", "Present") for day in range(2, 10)]
    drawn = heat_map(days)
    assert len(drawn["cells"]) == 6
    assert len({cell["x"] for cell in drawn["cells"]}) == 2
    assert [month["label"] for month in drawn["months"]] == ["Mar"]
    assert heat_map([])["cells"] == []


def test_the_name_of_a_month_of_one_week_does_not_lie_under_the_next() -> None:
    last_of_september = date(2026, 9, 30)
    drawn = heat_map([(last_of_september + timedelta(days=n), "absent", "Away") for n in range(9)])
    assert [month["label"] for month in drawn["months"]] == ["Oct"]
