"""When a panel meets: how often, the meetings that follow, and what becomes of those before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.errors import Refused
from ledger.form_pages import filled, form_page, refuse
from panels.access import open_panel
from panels.calendar.replanning import asks_the_office, replanning_of
from panels.forms.members import RhythmForm
from panels.forms.replanning import ReplanForm
from panels.models import Panel
from panels.overview import rhythm_of
from panels.permissions import check_manage, check_set_up
from panels.services.replanning import PlanMoved, Replanned, replan_meetings
from panels.services.rhythm import generate_meetings, set_rhythm


def change(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """How often, when, how long and where; then what becomes of the meetings planned before."""
    panel = open_panel(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, panel)
    form = RhythmForm(*filled(request), initial=_usual(panel))

    def next_url(_rhythm: object) -> str:
        manages = request.actor.can(Permission.MANAGE_PANEL)
        name = "replan" if manages and asks_the_office(panel) else "panel"
        return reverse(f"panels:{name}", args=[panel.public_id])

    return form_page(
        request, form,
        lambda: set_rhythm(actor=request.actor, panel=panel, **form.cleaned_data),
        heading=_("When the panel meets"), caption=panel.name,
        lede=_("You see then what this means for meetings that are planned already."),
        done=lambda _rhythm: (
            _("Saved. Now say what becomes of the meetings that are planned.")
            if asks_the_office(panel)
            else _("Saved. Plan the meetings now, or leave it to Waymark tonight.")
        ),
        next_url=next_url, back_url=_address(panel),
    )  # fmt: skip


def replan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The plan for a changed rhythm, and its one confirmation."""
    panel = open_panel(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, panel)
    check_manage(request.actor)
    plan = replanning_of(panel)
    if plan is None or not plan.asks:
        if request.method == "POST":
            messages.error(request, PlanMoved().message)
        else:
            messages.info(request, _("Every meeting that is planned fits when the panel meets."))
        return HttpResponseRedirect(_address(panel))
    form = ReplanForm(*filled(request), plan=plan)
    if request.method == "POST":
        try:
            done = _carry_out(request, panel, form)
        except PlanMoved as refusal:
            messages.error(request, refusal.message)
            return HttpResponseRedirect(reverse("panels:replan", args=[public_id]))
        except Refused as refusal:
            refuse(form, refusal, {})
        else:
            messages.success(request, _words(done))
            return HttpResponseRedirect(_address(panel))
    context = {
        "heading": _("The panel meets at other times"), "caption": panel.name, "form": form,
        "plan": plan, "panel": panel, "back_url": _address(panel),
    }  # fmt: skip
    return render(request, "panels/replan.html", context)


def _carry_out(request: ActingRequest, panel: Panel, form: ReplanForm) -> Replanned:
    if not form.is_valid():  # it names a meeting that is in the plan no more
        raise PlanMoved
    return replan_meetings(actor=request.actor, panel=panel, **form.chosen())


def _words(done: Replanned) -> str:
    """What was done, part by part."""
    parts = (
        (done.planned, ngettext("%(n)s meeting planned", "%(n)s meetings planned", done.planned)),
        (done.changed, ngettext("%(n)s changed", "%(n)s changed", done.changed)),
        (done.cancelled, ngettext("%(n)s cancelled", "%(n)s cancelled", done.cancelled)),
        (done.carried, ngettext("%(n)s item carried over", "%(n)s items carried over",
                                done.carried)),
    )  # fmt: skip
    said = [text % {"n": count} for count, text in parts if count]
    if not said:
        return _("All meetings stay as they are.")
    return _("Done: %(what)s. Everybody’s calendar is told.") % {"what": ", ".join(said)}


@require_POST
def generate(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Plan the meetings of the rhythm."""
    panel = open_panel(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, panel)
    try:
        made = generate_meetings(actor=request.actor, panel=panel).meetings
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext(
            "%(n)s meeting is planned and its members are invited.",
            "%(n)s meetings are planned and their members are invited.", len(made),
        )  # fmt: skip
        messages.success(request, text % {"n": len(made)})
    return HttpResponseRedirect(_address(panel))


def _usual(panel: Panel) -> dict[str, object]:
    found = rhythm_of(panel)
    if found is None:
        return {}
    names = ("first_on", "weeks_between", "length_minutes", "place", "meets_in_school_holidays")
    return {
        **{name: getattr(found, name) for name in names},
        "time": found.time.strftime("%H:%M"),
        "seen": found.changed_at.isoformat(),
    }


def _address(panel: Panel) -> str:
    return reverse("panels:panel", args=[panel.public_id])
