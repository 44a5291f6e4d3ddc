"""The list of plans: filters, order, pages, download."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.access import ROLE_SECTIONS, Section, write_access_log
from cases.models import Child
from healthcare_plans.forms.plans import PlanFilterForm
from healthcare_plans.models import Plan, PlanStatus
from healthcare_plans.querysets import IN_FORCE
from ledger.lists import Sorting, csv_download, page_by_key

NO_REVIEW = date(9999, 12, 31)
SORTING = Sorting(
    {
        "name": ("child__sort_name",),
        "review": ("review_key",),
        "started": ("recorded_at",),
        "status": ("status", "child__sort_name"),
    },
    default="name",
)
COLUMNS = (
    (gettext_lazy("Reference"), lambda plan: plan.reference),
    (gettext_lazy("Child"), lambda plan: plan.child.name),
    (gettext_lazy("Date of birth"), lambda plan: plan.child.born_on),
    (gettext_lazy("School"), lambda plan: plan.school.name),
    (gettext_lazy("State"), lambda plan: plan.get_status_display()),
    (gettext_lazy("Version in force"), lambda plan: plan.current.number if plan.current else ""),
    (gettext_lazy("Review by"), lambda plan: plan.review_on or ""),
)


def list_context(actor: Actor, query: QueryDict) -> dict[str, Any]:
    """What the page of the list shows."""
    form = filter_form(actor, query)
    plans = filtered(actor, form)
    download = query.copy()
    download["download"] = "csv"
    return {
        "heading": _("Healthcare plans"),
        "filter_form": form,
        "selected_filters": selected(form, query),
        "clear_url": "?",
        "count": plans.count(),
        "page": page_by_key(plans, SORTING, query),
        "default_sort": SORTING.default,
        "download_url": f"?{download.urlencode()}",
    }


def download(actor: Actor, query: QueryDict) -> StreamingHttpResponse:
    """The list as filtered and sorted. Taking it away is logged."""
    plans = filtered(actor, filter_form(actor, query))
    write_access_log(actor=actor, child=None, section="plan", basis="download")
    return csv_download(_("healthcare-plans"), COLUMNS, SORTING.order(plans, query))


def filter_form(actor: Actor, query: QueryDict) -> PlanFilterForm:
    """The filters, bound to the address."""
    return PlanFilterForm(query, schools=Plan.objects.visible_to(actor).schools())


def filtered(actor: Actor, form: PlanFilterForm) -> QuerySet:
    """The plans that the actor sees and the filters leave."""
    seen = Plan.objects.visible_to(actor)
    plans: QuerySet = seen.exclude(status=PlanStatus.WITHDRAWN).with_names()
    form.is_valid()
    given = form.cleaned_data
    if words := given.get("q"):
        by_number = actor.role is not None and Section.NUMBERS in ROLE_SECTIONS[actor.role]
        found = Child.objects.search(words, by_number=by_number)
        plans = plans.filter(child__in=found) | plans.filter(reference=words.strip().upper())
    if given.get("status"):
        plans = plans.filter(status__in=given["status"])
    if given.get("school"):
        plans = plans.filter(school=given["school"])
    plans = _due(plans, given.get("review") or "")
    return plans.annotate(review_key=Coalesce("review_on", NO_REVIEW))


def _due(plans: QuerySet, review: str) -> QuerySet:
    today = timezone.localdate()
    if review == "overdue":
        return plans.filter(status__in=IN_FORCE, review_on__lte=today)
    if review:
        until = today + timedelta(days=int(review))
        return plans.filter(
            status__in=IN_FORCE, review_on__gt=today, review_on__lte=until
        )  # fmt: skip
    return plans


def selected(form: PlanFilterForm, query: QueryDict) -> list[dict[str, str]]:
    """Each filter in force, with the address without it."""
    form.is_valid()
    given = form.cleaned_data
    found = []
    if given.get("q"):
        found.append(_removable(query, "q", given["q"], str(given["q"])))
    labels = dict(PlanStatus.choices)
    for status in given.get("status") or []:
        found.append(_removable(query, "status", status, str(labels[status])))
    if given.get("review"):
        words = dict(form.fields["review"].choices)  # type: ignore[attr-defined]
        found.append(_removable(query, "review", given["review"], str(words[given["review"]])))
    if given.get("school"):
        school = given["school"]
        found.append(_removable(query, "school", str(school.public_id), school.name))
    return found


def _removable(query: QueryDict, name: str, value: str, label: str) -> dict[str, str]:
    rest = query.copy()
    rest.setlist(name, [other for other in query.getlist(name) if other != value])
    for position in ("after", "before"):
        rest.pop(position, None)
    return {"label": label, "remove_url": f"?{rest.urlencode()}"}
