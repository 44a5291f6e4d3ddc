"""Deciding one item: the outcome, its details, a deferral, actions, a correction."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.requests import ActingRequest
from calendars.days import add_working_days
from cases.readers import who_answers, who_can_work
from cases.registries import agenda_kinds
from ledger.authority_settings import get_setting
from ledger.form_pages import form_page
from panels.access import open_decision, open_item
from panels.deciding.criteria import triage_of
from panels.deciding.decided import known_of, view_counts
from panels.deciding.quorum import quorum_of
from panels.deciding.voting import voices_of
from panels.forms.actions import ActionForm, DeferForm
from panels.forms.decisions import CorrectionForm, DecisionForm, ReplaceForm
from panels.forms.outcomes import OutcomeForm, outcome_choices
from panels.forms.stances import AnswerForm, RatifyForm
from panels.live.page import page_after
from panels.models import AgendaItem, Decision, DeferralKind, Outcome, PanelMeeting
from panels.permissions import check_part, check_record_item, check_run
from panels.services import actions, agenda, corrections, decisions, fast_tracks
from panels.settings import ACTION_DAYS
from referrals.people import family_who_answer


def decide(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The decision of the meeting, or the chair's proposal: first the outcome, then its details."""
    item = _open_to_decide(request, public_id)
    outcome = _outcome(request)
    if outcome is None:
        return _choose_outcome(request, item, reverse("panels:decide", args=[public_id]))
    voices = _voices(item)
    form = DecisionForm(
        request.POST or None, item=item, outcome=outcome, voices=voices,
        triage=triage_of(item, request.actor),
        people=who_can_work(item.child, request.actor), initial=_usual(item),
    )  # fmt: skip

    def save() -> Decision:
        if item.is_fast_track:
            return fast_tracks.propose_fast_track(
                actor=request.actor, item=item, terms=form.terms()
            )
        return decisions.decide_item(
            actor=request.actor, item=item, terms=form.terms(), stances=form.stances()
        )

    done = _("The decision is recorded.")
    if item.is_fast_track:
        done = _("Proposed. The second agency has been told.")
    return form_page(
        request, form, save, heading=outcome.label, caption=item.title, done=done,
        next_url=_address(item), back_url=reverse("panels:decide", args=[public_id]),
        template="panels/decide.html", item=item,
    )  # fmt: skip


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The second agency's answer."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_part(request.actor, item, item.second)
    proposal = item.decisions.filter(status="proposed").first()
    form = AnswerForm(request.POST or None)
    return form_page(
        request, form,
        lambda: fast_tracks.answer_fast_track(
            actor=request.actor, item=item, **form.cleaned_data
        ),
        heading=_("Do you agree?"), caption=item.title, template="panels/answer.html",
        proposal=proposal, item=item, triage=triage_of(item, request.actor),
        done=_("Your answer is recorded."),
        next_url=_address(item),
    )  # fmt: skip


def ratify(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ratify a fast track as it stands."""
    item = _open_to_ratify(request, public_id)
    form = RatifyForm(request.POST or None, voices=_voices(item))
    return form_page(
        request, form,
        lambda: fast_tracks.ratify(actor=request.actor, item=item, stances=form.stances()),
        heading=_("Ratify the fast track"), caption=item.title, template="panels/ratify.html",
        item=item, decision=next((d for d in item.decisions.all() if d.stands), None),
        triage=triage_of(item, request.actor),
        done=_("The fast track is ratified."), next_url=_address(item),
    )  # fmt: skip


def replace(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The meeting does not ratify the fast track: it decides otherwise."""
    item = _open_to_ratify(request, public_id)
    outcome = _outcome(request)
    if outcome is None:
        return _choose_outcome(request, item, reverse("panels:replace", args=[public_id]))
    form = ReplaceForm(
        request.POST or None, item=item, outcome=outcome, voices=_voices(item),
        triage=triage_of(item, request.actor),
        people=who_can_work(item.child, request.actor), initial=_usual(item),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: fast_tracks.ratify(
            actor=request.actor, item=item, stances=form.stances(), terms=form.terms(),
            reason=form.cleaned_data["reason"],
        ),
        heading=outcome.label, caption=item.title, done=_("The fast track is replaced."),
        next_url=_address(item), back_url=reverse("panels:replace", args=[public_id]),
        template="panels/decide.html", item=item,
    )  # fmt: skip


def defer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Defer with a question, an owner and a day."""
    item = open_item(actor=request.actor, public_id=public_id)
    if item.meeting is None:
        raise Http404
    check_run(request.actor, item.meeting)
    form = DeferForm(
        request.POST or None, people=who_can_work(item.child, request.actor),
        may_ask_family=agenda_kinds.get(item.kind).asks_families
        and bool(family_who_answer(item.child)),
        initial={"owner": who_answers(item.child), "kind": _usual_kind(item, item.meeting)},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: agenda.defer_item(actor=request.actor, item=item, **form.cleaned_data),
        heading=_("Defer this item"), caption=item.title,
        lede=_("Education does not wait: the named officer can authorise provision meanwhile."),
        done=_("Deferred. Whoever must answer has been told."), next_url=_address(item),
        fields={"asked_of": "asks_family"},
    )  # fmt: skip


def add_action(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A further action with an owner and a day."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_record_item(request.actor, item)
    form = ActionForm(
        request.POST or None, people=who_can_work(item.child, request.actor),
        initial={"due_on": _usual_day()},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: actions.add_action(actor=request.actor, item=item, **form.cleaned_data),
        heading=_("Give somebody an action"), caption=item.title,
        lede=_("It becomes a task of theirs and stands in the minutes."),
        done=_("The action is given. They have been told."), next_url=_address(item),
    )  # fmt: skip


def correct(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Correct a decision that is fixed, visibly."""
    decision = open_decision(actor=request.actor, public_id=public_id)
    item = decision.item
    check_record_item(request.actor, item)
    outcome = _outcome(request) or Outcome(decision.outcome)
    form = CorrectionForm(
        request.POST or None, item=item, outcome=outcome, voices={},
        triage=triage_of(item, request.actor),
        people=who_can_work(item.child, request.actor),
        initial={**_usual(item), **known_of(decision)},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: corrections.correct_decision(
            actor=request.actor, decision=decision, terms=form.terms(),
            reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"],
        ),
        heading=_("Correct the decision"), caption=decision.reference,
        template="panels/correct.html", decision=decision, outcome=outcome,
        outcomes=outcome_choices(item),
        done=_("Corrected. What stood can still be read, and new letters are drafted."),
        next_url=_address(item),
    )  # fmt: skip


def _open_to_decide(request: ActingRequest, public_id: UUID) -> AgendaItem:
    item = open_item(actor=request.actor, public_id=public_id)
    if item.is_fast_track:
        check_part(request.actor, item, item.chair)
    if item.meeting is not None:
        check_run(request.actor, item.meeting)
    return item


def _open_to_ratify(request: ActingRequest, public_id: UUID) -> AgendaItem:
    item = open_item(actor=request.actor, public_id=public_id)
    if item.ratifying_meeting is None:
        raise Http404
    check_run(request.actor, item.ratifying_meeting)
    return item


def _outcome(request: ActingRequest) -> Outcome | None:
    given = request.GET.get("outcome", "")
    return Outcome(given) if given in Outcome.values else None


def _choose_outcome(request: ActingRequest, item: AgendaItem, url: str) -> HttpResponse:
    form = OutcomeForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(f"{url}?outcome={form.cleaned_data['outcome']}")
    context = {
        "form": form, "heading": _("What is decided?"), "caption": item.title, "item": item,
        "back_url": _address(item), "views": view_counts(item, request.actor),
    }  # fmt: skip
    return render(request, "panels/outcome.html", context)


def _voices(item: AgendaItem) -> Mapping[str, Membership]:
    meeting = item.ratifying_meeting or item.meeting
    return voices_of(item, meeting) if meeting else {}


def _usual(item: AgendaItem) -> dict[str, object]:
    owner, day = who_answers(item.child), _usual_day()
    return {
        "advice_owner": owner, "onward_owner": owner, "advice_due_on": day, "onward_due_on": day,
    }  # fmt: skip


def _usual_kind(item: AgendaItem, meeting: PanelMeeting) -> DeferralKind | None:
    """Without a quorum that is why; otherwise nothing is chosen for the panel."""
    return None if quorum_of(item, meeting).is_met else DeferralKind.NOT_QUORATE


def _usual_day() -> object:
    return add_working_days(timezone.localdate(), get_setting(ACTION_DAYS))


def _address(item: AgendaItem) -> str:
    return page_after(item)
