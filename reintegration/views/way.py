"""On the way: the pace, part-time timetables, arrival, follow-ups, relapse, helpers."""

from datetime import timedelta
from uuid import UUID

from django.http.response import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from attendance.part_time.forms import EndPartTimeForm, PartTimeReviewForm
from attendance.part_time.settings import longest_end
from ledger.form_pages import form_page
from reintegration.access import open_part, open_part_time, open_plan
from reintegration.forms.after import (
    ArrivalForm,
    FollowUpForm,
    HelpersForm,
    PlanAgainForm,
    RelapseForm,
)
from reintegration.forms.answers import ConfirmForm
from reintegration.forms.way import PaceForm, PartTimeForm
from reintegration.models import FollowUp, Going, How
from reintegration.permissions import check_write
from reintegration.services.arriving import (
    complete_plan,
    plan_again,
    record_arrival,
    record_follow_up,
    record_relapse,
)
from reintegration.services.pace import choose_pace
from reintegration.services.part_time import (
    agree_part_time,
    end_part_time,
    review_part_time,
)
from reintegration.services.support import name_helpers

FIRST_LOOK = timedelta(weeks=2)


def pace(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Hold, step back or speed up."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = PaceForm(request.POST or None, initial={"seen": plan.choices.count()})
    return form_page(
        request, form, lambda: choose_pace(actor=request.actor, plan=plan, **form.given()),
        done=_("The choice is saved and the weeks to come are laid out anew."),
        next_url=f"{plan.link}#weeks", heading=_("Hold, step back or speed up"),
        caption=access.child.name,
        lede=_("A return rarely goes in a straight line. Weeks that are past stay as they were."),
    )  # fmt: skip


def part_time(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record that school and parent agreed to a part-time timetable."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    start = max(plan.starts_on, timezone.localdate())
    form = PartTimeForm(
        request.POST or None, plan=plan,
        initial={
            "starts_on": start, "ends_on": longest_end(start), "review_on": start + FIRST_LOOK,
            "agreed_by": request.actor.membership_id,
        },
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: agree_part_time(actor=request.actor, plan=plan, **{
            **form.cleaned_data, "how": How(form.cleaned_data["how"])
        }),
        done=_("The part-time timetable is saved and the authority has been told."),
        next_url=plan.link, heading=_("Agree a part-time timetable"), caption=access.child.name,
        lede=_("For a time only, in exceptional circumstances, with the agreement of a parent and "
               "of somebody whom the school has authorised. The times are those of the plan."),
    )  # fmt: skip


def part_time_review(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Look at it again."""
    timetable, (plan, access) = open_part_time(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = PartTimeReviewForm(request.POST or None)
    return form_page(
        request, form,
        lambda: review_part_time(
            actor=request.actor, plan=plan, timetable=timetable, **form.cleaned_data
        ),
        done=_("The review is saved"), next_url=plan.link,
        heading=_("Look at the part-time timetable again"), caption=access.child.name,
    )  # fmt: skip


def part_time_end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End it."""
    timetable, (plan, access) = open_part_time(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = EndPartTimeForm(request.POST or None)
    return form_page(
        request, form,
        lambda: end_part_time(
            actor=request.actor, plan=plan, timetable=timetable, **form.cleaned_data
        ),
        done=_("The part-time timetable has ended"), next_url=plan.link,
        heading=_("End the part-time timetable"), caption=access.child.name,
    )  # fmt: skip


def arrive(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The child is back full time, or in the new place."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ArrivalForm(request.POST or None)
    return form_page(
        request, form,
        lambda: record_arrival(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("Saved. You are reminded to ask after 2, 6 and 12 weeks."), next_url=plan.link,
        heading=_("Record the arrival"), caption=access.child.name,
        lede=_("The child is back for the whole week, or has begun in the new place."),
    )  # fmt: skip


def follow_up(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """How it goes after 2, 6 or 12 weeks."""
    found, (plan, access) = open_part(actor=request.actor, model=FollowUp, public_id=public_id)
    check_write(request.actor, access.child)
    form = FollowUpForm(request.POST or None)
    return form_page(
        request, form,
        lambda: record_follow_up(actor=request.actor, follow_up=found, **{
            **form.cleaned_data, "going": Going(form.cleaned_data["going"])
        }),
        done=_("Saved"), next_url=plan.link,
        heading=_("How does it go after %(weeks)s weeks?") % {"weeks": found.weeks_after},
        caption=access.child.name,
    )  # fmt: skip


def complete(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The plan has done its work."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = ConfirmForm(
        request.POST if request.method == "POST" else None, submit_label=_("Complete the plan")
    )
    return form_page(
        request, form, lambda: complete_plan(actor=request.actor, plan=plan),
        done=_("The plan is completed"), next_url=plan.link, heading=_("Complete the plan"),
        caption=access.child.name, lede=_("What it was for has been reached. It is kept."),
    )  # fmt: skip


def relapse(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Out of school again: everything is kept."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = RelapseForm(request.POST or None)
    return form_page(
        request, form,
        lambda: record_relapse(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("Recorded. The authority has been told, and the plan can be taken up again."),
        next_url=plan.link, heading=_("The child is out of school again"),
        caption=access.child.name,
        lede=_("Nothing is lost: plan, choices and follow-ups stay. The authority is told, and a "
               "closed case opens again."),
    )  # fmt: skip


def again(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Plan again after a relapse."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = PlanAgainForm(request.POST or None)
    return form_page(
        request, form, lambda: plan_again(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("It is a draft again. Change what must change, then send it for agreement."),
        next_url=plan.link, heading=_("Plan again"), caption=access.child.name,
    )  # fmt: skip


def helpers(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Tasks after the return for school, provider and health."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = HelpersForm(
        request.POST or None, child=access.child, actor=request.actor,
        initial={"due_on": timezone.localdate() + FIRST_LOOK},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: name_helpers(actor=request.actor, plan=plan, helpers=form.helpers()),
        done=_("The tasks are given"), next_url=plan.link,
        heading=_("Who helps after the return?"), caption=access.child.name,
        lede=_("Each gets a task of their own, to be seen by everybody in the team."),
    )  # fmt: skip
