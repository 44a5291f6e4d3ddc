"""Waymark's template tags, available in every template without `{% load %}`.

See docs/frontend.md for each with an example.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ledger import charts, components, form_rendering

register = template.Library()

STAGES = ("prevention", "early_intervention", "interim", "recovery", "return")


@register.simple_tag
def gds(name: str, params: dict[str, Any] | None = None, **keywords: Any) -> SafeString:
    """A GOV.UK component: `{% gds "button" text=_("Continue") href=url %}`.

    Options are the Design System's, in snake case; `__` nests: `label__text=…`. A dict from the
    context can be given first and is overridden by keywords.
    """
    return components.render_component(
        name, {**(params or {}), **components.nested_params(keywords)}
    )


@register.simple_block_tag
def landmark(content: str, label: object) -> SafeString | str:
    """Wrap what is inside in a navigation landmark; nothing when it is blank."""
    if not content.strip():
        return ""
    return format_html('<nav aria-label="{}">{}</nav>', label, content)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline decorative icon: `{% icon "calendar" %}`."""
    return components.icon(name)


@register.filter
def mid_sentence(words: object) -> str:
    """A label as it stands within a sentence: “In Waymark” becomes “in Waymark”."""
    text = str(words)
    return f"{text[:1].lower()}{text[1:]}"


@register.simple_tag
def status_tag(status: object, label: object = "", colour: str = "") -> SafeString:
    """A status as a coloured tag: `{% status_tag case.status case.get_status_display %}`."""
    css = f"govuk-tag--{colour}" if colour else components.status_colour(status)
    return format_html('<strong class="govuk-tag {}">{}</strong>', css, label or status)


@register.simple_tag
def moj_badge(text: object, colour: str = "") -> SafeString:
    """A small outlined label: `{% moj_badge _("Fast track") "purple" %}`."""
    css = f" moj-badge--{colour}" if colour else ""
    return format_html('<span class="moj-badge{}">{}</span>', css, text)


@register.simple_tag
def count_badge(count: int, attention: bool = False) -> SafeString | str:
    """A number in a pill; nothing when it is 0. The text around it must say what it counts."""
    if not count:
        return ""
    css = " wm-count--attention" if attention else ""
    return format_html('<span class="wm-count{}">{}</span>', css, count)


@register.filter
def working_days(days: int | None) -> str:
    """`3` → "3 working days left", `0` → "Due today", `-2` → "2 working days overdue"."""
    return _days_text(days, _working_left, _working_overdue)


@register.filter
def school_days(days: int | None) -> str:
    """As `working_days`, for clocks that count school days."""
    return _days_text(days, _school_left, _school_overdue)


@register.simple_tag
def clock(days: int | None, state: str = "", unit: str = "working") -> SafeString:
    """A clock badge. `days` left (negative: overdue); `state` "paused" or "stopped" overrides."""
    return _clock(days, state, unit, get_language() or "")


@lru_cache(maxsize=1024)
def _clock(days: int | None, state: str, unit: str, language: str) -> SafeString:
    """Drawn once for each badge in each language: a long list shows the same ones often."""
    if state in {"paused", "stopped"}:
        text = _("Clock paused") if state == "paused" else _("Clock stopped")
        return render_to_string("components/clock.html", {"tone": state, "text": text})
    if days is None:
        return SafeString()
    tone = "overdue" if days < 0 else "soon" if days <= 1 else "running"
    words = school_days(days) if unit == "school" else working_days(days)
    return render_to_string("components/clock.html", {"tone": tone, "text": words})


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(
    value: object, label: object, url: str = "", hint: object = "", tone: str = ""
) -> dict[str, object]:
    """A figure with its label. `tone`: "attention", "late" or empty. Goes inside `ul.wm-tiles`.

    Nothing is calm: a tile that counts 0 has no tone.
    """
    shown = tone if value else ""
    return {"value": value, "label": label, "url": url, "hint": hint, "tone": shown}


@register.inclusion_tag("components/card.html")
def card(
    title: object,
    url: str = "",
    text: object = "",
    icon: str = "",
    tone: str = "",
    aside: object = "",
) -> dict[str, object]:
    """One thing that needs a person: `{% card title url text=… icon="alert" tone="late" %}`."""
    return {"title": title, "url": url, "text": text, "icon": icon, "tone": tone, "aside": aside}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    heading: object, text: object = "", url: str = "", action: object = "", icon: str = "path"
) -> dict[str, object]:
    """What a list says when it is empty, and what to do next."""
    return {"heading": heading, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("components/pathway.html")
def pathway(current: str, note: object = "") -> dict[str, Any]:
    """The five stages with `current` marked (see STAGES); `note` stands under the current one."""
    names = {
        "prevention": _("Prevention"),
        "early_intervention": _("Early intervention"),
        "interim": _("Interim interventions"),
        "recovery": _("Recovery and rehabilitation"),
        "return": _("Return and reintegration"),
    }
    here = STAGES.index(current) if current in STAGES else -1
    stages = [
        {
            "key": key,
            "label": names[key],
            "state": "past" if place < here else "current" if place == here else "ahead",
        }
        for place, key in enumerate(STAGES)
    ]
    return {"stages": stages, "note": note}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any], heading_level: int = 3) -> dict[str, Any]:
    """Events, newest first: each has title, at, and may have by, body, url, audience, marked."""
    return {"events": events, "tag": f"h{heading_level}"}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(rows: Sequence[dict[str, Any]], caption: object, unit: object = "") -> dict[str, Any]:
    """Horizontal bars: rows of label, value and optional tone ("attention", "late", "calm")."""
    return {"rows": charts.bars(rows), "caption": caption, "unit": unit}


@register.inclusion_tag("components/sparkline.html")
def sparkline(values: Sequence[float], label: object) -> dict[str, Any]:
    """A small line of values over time; `label` says in words what it shows."""
    return {**charts.sparkline(values), "label": label}


@register.inclusion_tag("components/paired_bars.html")
def paired_bars(
    rows: Sequence[dict[str, Any]], caption: object, own: object, other: object
) -> dict[str, Any]:
    """Two upright bars a row of label, own, other (per cent or None); the other is hatched."""
    return {**charts.paired_bars(rows), "caption": caption, "own": own, "other": other}


@register.inclusion_tag("components/heat_map.html")
def heat_map(
    days: Iterable[tuple[date, str, str]], caption: object, marked: Collection[date] = ()
) -> dict[str, Any]:
    """School days as a calendar: (day, tone, words). Tones: see `charts.DAY_TONES`."""
    return {**charts.heat_map(days, marked), "caption": caption}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, field: str, label: object, numeric: bool = False
) -> dict[str, Any]:
    """A `<th>` whose link sorts the list by `?sort=field`, then `?sort=-field`."""
    query = context["request"].GET.copy()
    current = query.get("sort", context.get("default_sort", ""))
    for position in ("page", "after", "before"):
        query.pop(position, None)
    query["sort"] = f"-{field}" if current == field else field
    direction = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    return {
        "label": label, "url": f"?{query.urlencode()}", "direction": direction, "numeric": numeric
    }  # fmt: skip


@register.inclusion_tag("components/paging.html", takes_context=True)
def paginate(context: Context, page: Any) -> dict[str, Any]:
    """Links to the page before and after.

    `page` is Django's Page, or a page by key with `before` and `after` (the keys to go on from,
    empty at an end).
    """
    query = context["request"].GET.copy()
    for position in ("page", "after", "before"):
        query.pop(position, None)

    def address(name: str, value: object) -> str:
        changed = query.copy()
        changed[name] = str(value)
        return f"?{changed.urlencode()}"

    if hasattr(page, "paginator"):
        previous = address("page", page.number - 1) if page.has_previous() else ""
        following = address("page", page.number + 1) if page.has_next() else ""
    else:
        previous = address("before", page.before) if page.before else ""
        following = address("after", page.after) if page.after else ""
    return {"previous": previous, "next": following}


@register.simple_tag(takes_context=True)
def form_field(context: Context, field: Any) -> SafeString:
    """One bound field as its GOV.UK component; crispy forms come through here too."""
    seen: dict[Any, Any] = context.flatten()
    return form_rendering.render_field(field, seen)


@register.simple_tag
def error_summary(*forms: BaseForm | list[BaseForm]) -> SafeString | str:
    """The error summary of one or more forms, or of a list; nothing when they have no errors.

    Names that the context does not know arrive as empty strings and are passed over, and one
    form may have two names.
    """
    items: list[dict[str, str]] = []
    listed = (form if isinstance(form, list) else [form] for form in forms)
    for form in chain.from_iterable(listed):
        if isinstance(form, BaseForm):
            items += [item for item in form_rendering.summary(form) if item not in items]
    if not items:
        return ""
    return components.render_component(
        "error-summary", {"titleText": _("There is a problem"), "errorList": items}
    )


def _days_text(days: int | None, left: Any, overdue: Any) -> str:
    if days is None:
        return ""
    if days == 0:
        return _("Due today")
    return left(days) if days > 0 else overdue(-days)


def _working_left(days: int) -> str:
    return ngettext("%(days)s working day left", "%(days)s working days left", days) % {
        "days": days
    }


def _working_overdue(days: int) -> str:
    return ngettext("%(days)s working day overdue", "%(days)s working days overdue", days) % {
        "days": days
    }


def _school_left(days: int) -> str:
    return ngettext("%(days)s school day left", "%(days)s school days left", days) % {"days": days}


def _school_overdue(days: int) -> str:
    return ngettext("%(days)s school day overdue", "%(days)s school days overdue", days) % {
        "days": days
    }
