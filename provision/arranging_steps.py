"""The steps that arrange or change a placement: for each its form, filled, and its service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, OrganisationKind
from accounts.requests import ActingRequest
from cases.models import Authorisation, Child, Document, DocumentKind
from cases.readers import who_can_work
from ledger.authority_settings import get_setting
from ledger.form_pages import filled
from provision.arrangement import fingerprint, is_less_than_full_time, needs_time_limit
from provision.forms.arranging import (
    CurriculumForm,
    ExitForm,
    PeopleForm,
    PlaceForm,
    SafetyForm,
    place_value,
)
from provision.models import Placement, ProviderStatus
from provision.placement_people import school_leads
from provision.placement_rules import latest_review_day
from provision.placement_settings import HOME_TUITION_WEEKS
from provision.services.planning import set_curriculum, set_exit, set_people, set_safety

USUAL_WEEKS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A page: the form for a placement, and the service that saves it."""

    form: Callable[[ActingRequest, Placement], Any]
    save: Callable[..., Placement]


def answers(form: Any) -> dict[str, Any]:
    """What was answered, for the service; no token means that nothing was seen."""
    given = dict(form.cleaned_data)
    given["seen"] = given.get("seen") or None
    return given


def providers_to_choose() -> Any:
    """Providers that take children, with their bases."""
    rows = Organisation.objects.open().filter(kind=OrganisationKind.PROVIDER)
    rows = rows.exclude(directory_entry__status__in=[ProviderStatus.PAUSED, ProviderStatus.REMOVED])
    return rows.order_by("sort_name", "pk").prefetch_related("bases")


def place_form(
    data: Any, child: Child, placement: Placement | None = None, initial: Any = None
) -> PlaceForm:
    """Where and when, empty or as a draft has it."""
    known = initial or {}
    if placement is not None:
        known = {
            "authorisation": placement.authorisation.public_id,
            "place": place_value(placement.provider, placement.base),
            "starts_on": placement.starts_on, "planned_end_on": placement.planned_end_on,
            "seen": fingerprint(placement, "place"),
        }  # fmt: skip
    standing = Authorisation.objects.standing().for_child(child)
    return PlaceForm(data, authorisations=standing, providers=providers_to_choose(), initial=known)


def place_initial(child: Child, provider: str) -> dict[str, Any]:
    """What is known before anything is asked: the newest authorisation, and days that fit it."""
    today = timezone.localdate()
    newest = Authorisation.objects.standing().for_child(child).first()
    starts_on = max(today, newest.starts_on) if newest else today
    usual = starts_on + timedelta(weeks=USUAL_WEEKS)
    last = min(usual, newest.ends_on) if newest and newest.ends_on else usual
    return {
        "authorisation": newest.public_id if newest else None, "place": provider,
        "starts_on": starts_on, "planned_end_on": last,
    }  # fmt: skip


def _filled_from(placement: Placement, step: str, names: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {"seen": fingerprint(placement, step)}
    for name in names:
        value = getattr(placement, name)
        values[name] = getattr(value, "public_id", value)
    return values


def _people(request: ActingRequest, placement: Placement) -> PeopleForm:
    data, _files = filled(request)
    known = _filled_from(placement, "people", ("home_school_lead",))
    return PeopleForm(data, people=school_leads(placement.child), initial=known)


def _safety(request: ActingRequest, placement: Placement) -> SafetyForm:
    data, files = filled(request)
    names = ("transport", "risk_assessment", "risk_document")
    documents = Document.objects.shown_to(request.actor).standing()
    on_file = documents.filter(child=placement.child, kind=DocumentKind.RISK)
    return SafetyForm(
        data, files, documents=on_file, initial=_filled_from(placement, "safety", names)
    )


def _curriculum(request: ActingRequest, placement: Placement) -> CurriculumForm:
    data, _files = filled(request)
    known = _filled_from(placement, "curriculum", ("subjects", "curriculum"))
    known["subjects"] = known["subjects"] or ["english", "maths"]
    return CurriculumForm(data, initial=known)


def _exit(request: ActingRequest, placement: Placement) -> ExitForm:
    data, _files = filled(request)
    names = ("exit_criteria", "exit_plan", "review_on", *ExitForm.HOURS, *ExitForm.LIMIT)
    known = _filled_from(placement, "exit", names)
    first = max(placement.starts_on, timezone.localdate())
    known["review_on"] = known["review_on"] or latest_review_day(placement, first)
    asks_limit = needs_time_limit(placement)
    if asks_limit and not known["time_limit_on"]:
        limit = placement.starts_on + timedelta(weeks=get_setting(HOME_TUITION_WEEKS))
        known["time_limit_on"] = limit
    return ExitForm(
        data, people=who_can_work(placement.child, request.actor), initial=known,
        asks_hours=is_less_than_full_time(placement), asks_limit=asks_limit,
    )  # fmt: skip


STEPS: dict[str, Step] = {
    "people": Step(_people, set_people),
    "safety": Step(_safety, set_safety),
    "curriculum": Step(_curriculum, set_curriculum),
    "exit": Step(_exit, set_exit),
}
