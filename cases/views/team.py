"""The team around the child, with its tasks and meetings."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.work import AddMemberForm, EndMemberForm, StaffSearchForm, TeamMemberForm
from cases.models import Meeting, Task
from cases.permissions import check
from cases.readers import staff_matching
from cases.record_access import open_for_work, open_team_member
from cases.record_page import child_form, record_page
from cases.services.team import add_team_member, change_team_member, end_team_member
from ledger.form_pages import filled, form_page


def team(request: ActingRequest, child: UUID) -> HttpResponse:
    """Who is in the team, what is to be done, when people meet."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.CASE)
    members = access.child.team.with_people()
    tasks = Task.objects.readable_by(actor).filter(child=access.child).with_people()
    context = record_page(
        access,
        "team",
        page_title=_("Team, tasks and meetings"),
        members=members.current(),
        former=members.former(),
        tasks=tasks.open(),
        finished=tasks.exclude(status="open").order_by("-finished_at")[:20],
        meetings=Meeting.objects.readable_by(actor).filter(child=access.child)[:20],
        may_work=actor.can(Permission.WORK_CASE),
        may_change=actor.can(Permission.CHANGE_TEAM),
    )
    return render(request, "cases/team/team.html", context)


def add_member(request: ActingRequest, child: UUID) -> HttpResponse:
    """Search for somebody, then say what they do in the team."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CASE)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    words = request.GET.get("q", "")
    search = StaffSearchForm(request.GET if "q" in request.GET else None)
    found = list(staff_matching(words))
    data, _files = filled(request)
    back = reverse("cases:team", args=[child])
    context = {
        **child_form(access.child, _("Add somebody to the team")), "search": search,
        "words": words, "template": "cases/team/add.html",
    }  # fmt: skip
    if not found:
        return render(request, context["template"], {**context, "back_url": back})
    form = AddMemberForm(data, found=found)
    return form_page(
        request, form,
        lambda: add_team_member(actor=request.actor, child=access.child, **form.cleaned_data),
        done=lambda member: _("%(name)s is in the team")
        % {"name": member.membership.user.full_name},
        next_url=back, **context,
    )  # fmt: skip


def change_member(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what somebody does in the team."""
    member, access = open_team_member(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    data, _files = filled(request)
    form = TeamMemberForm(data, initial={
        "responsibility": member.responsibility, "is_protected": member.is_protected,
    })  # fmt: skip
    return form_page(
        request, form,
        lambda: change_team_member(actor=request.actor, member=member, **form.cleaned_data),
        done=_("Saved"), next_url=reverse("cases:team", args=[access.child.public_id]),
        **child_form(access.child, member.membership.user.full_name),
    )  # fmt: skip


def end_member(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Somebody leaves the team; access through it ends at once."""
    member, access = open_team_member(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CHANGE_TEAM, _("Your role cannot change the team."))
    name = member.membership.user.full_name
    data, _files = filled(request)
    form = EndMemberForm(data)
    return form_page(
        request, form,
        lambda: end_team_member(actor=request.actor, member=member, **form.cleaned_data),
        done=_("%(name)s is no longer in the team") % {"name": name},
        next_url=reverse("cases:team", args=[access.child.public_id]),
        **child_form(access.child, _("End %(name)s’s part in the team") % {"name": name}),
        lede=_("What they see of this child only because they are in the team, they see no "
               "longer from this moment."),
    )  # fmt: skip
