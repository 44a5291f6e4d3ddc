"""A panel: its page, who sits on it, when it meets, the numbers it works by."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.authority_settings import get_setting
from ledger.form_pages import filled, form_page
from panels.access import open_member, open_panel, open_substitute
from panels.calendar.replanning import asks_the_office
from panels.forms.members import (
    EndMemberForm,
    MemberForm,
    NumbersForm,
    PanelForm,
    SubstituteForm,
)
from panels.models import Panel, PanelMember
from panels.overview import (
    chaired_after,
    coming,
    gaps_ahead,
    gaps_in,
    members_of,
    panel_settings,
    plans_of,
)
from panels.permissions import can_set_up, check_reads_panel, check_set_up
from panels.reads import panels_of
from panels.services import members as services
from panels.services.settings import change_numbers


def index(request: ActingRequest) -> HttpResponse:
    """The front door: the panel's page; a list where the authority has several, or none yet."""
    if not can_set_up(request.actor):
        check_reads_panel(request.actor)
    panels = list(panels_of(request.actor))
    if len(panels) == 1:
        return _page(request, panels[0])
    context = {
        "heading": _("Panels"), "panels": panels, "can_set_up": can_set_up(request.actor),
    }  # fmt: skip
    return render(request, "panels/panels.html", context)


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One panel."""
    return _page(request, open_panel(actor=request.actor, public_id=public_id))


def set_up(request: ActingRequest) -> HttpResponse:
    """A new panel."""
    check_set_up(request.actor)
    authority = request.actor.organisation
    if authority is None:
        raise PermissionDenied(_("A panel belongs to an authority."))
    form = PanelForm(*filled(request))
    return form_page(
        request, form,
        lambda: services.set_up_panel(
            actor=request.actor, authority=authority, **form.cleaned_data
        ),
        heading=_("Set up a panel"), done=_("The panel is set up. Now say who sits on it."),
        next_url=_address, back_url=reverse("panels:index"),
    )  # fmt: skip


def add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Somebody new on the panel."""
    panel = open_panel(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, panel)
    form = MemberForm(*filled(request), panel=panel)
    return form_page(
        request, form,
        lambda: services.add_member(actor=request.actor, panel=panel, **form.cleaned_data),
        heading=_("Add somebody to the panel"), caption=panel.name,
        lede=_("They are invited to every meeting that is planned."),
        done=lambda member: _("%(name)s sits on the panel.")
        % {"name": member.membership.user.full_name},
        next_url=_address(panel),
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member leaves."""
    member = open_member(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, member.panel)
    last_day = member.left_on or timezone.localdate()
    form = EndMemberForm(*filled(request), initial={"left_on": last_day})
    return form_page(
        request, form,
        lambda: services.end_member(actor=request.actor, member=member, **form.cleaned_data),
        heading=_("Take a member off the panel"), caption=member.membership.user.full_name,
        lede=_(
            "Their seats at meetings planned after that day fall empty, and their calendar is "
            "told. What was decided with them stays as it is."
        ),
        done=_said_of_leaving, next_url=_address(member.panel),
    )  # fmt: skip


@require_POST
def keep(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Somebody who was to leave stays."""
    member = open_member(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, member.panel)
    services.keep_member(actor=request.actor, member=member)
    text = _("%(name)s stays on the panel.") % {"name": member.membership.user.full_name}
    messages.success(request, text)
    return HttpResponseRedirect(_address(member.panel))


def name_substitute(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Who comes when the member cannot."""
    member = open_member(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, member.panel)
    form = SubstituteForm(*filled(request), member=member)
    return form_page(
        request, form,
        lambda: services.name_substitute(
            actor=request.actor, member=member, **form.cleaned_data
        ),
        heading=_("Name a substitute"), caption=member.membership.user.full_name,
        done=_("The substitute is named."), next_url=_address(member.panel),
    )  # fmt: skip


@require_POST
def end_substitute(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """No longer named."""
    substitute = open_substitute(actor=request.actor, public_id=public_id)
    check_set_up(request.actor, substitute.member.panel)
    services.end_substitute(actor=request.actor, substitute=substitute)
    messages.success(request, _("The substitute is no longer named."))
    return HttpResponseRedirect(_address(substitute.member.panel))


def numbers(request: ActingRequest) -> HttpResponse:
    """Quorum, times and lengths, all on one page."""
    check_set_up(request.actor)
    form = NumbersForm(*filled(request), settings=panel_settings())
    return form_page(
        request, form, lambda: change_numbers(actor=request.actor, changes=form.changed()),
        heading=_("Numbers that the panel works by"), done=_("The numbers are saved."),
        lede=_("They hold from now on. Who changed what is kept with the authority’s settings."),
        next_url=reverse("panels:index"),
    )  # fmt: skip


def _said_of_leaving(member: PanelMember) -> str:
    """What was done, and which meetings they chair all the same until somebody changes it."""
    if member.ended_at is not None:
        said = _("The member has left, and the calendar is told.")
    else:
        said = _("They sit on the panel until %(day)s, and their calendar is told.") % {
            "day": member.last_day_words
        }
    days = [
        date_format(timezone.localtime(one.starts_at), "j F Y") for one in chaired_after(member)
    ]
    if days:
        said += " " + _("They still chair the meeting of %(days)s: choose somebody else there.") % {
            "days": ", ".join(days)
        }
    return said


def _page(request: ActingRequest, panel: Panel) -> HttpResponse:
    actor, members = request.actor, members_of(panel)
    may = can_set_up(actor, panel)
    context = {
        "panel": panel,
        "members": members,
        "gaps": gaps_in(members) if may else [],
        "gaps_ahead": gaps_ahead(members) if may else [],
        "plans": plans_of(panel),
        "is_to_replan": may and asks_the_office(panel),
        "meetings": coming(panel, actor),
        "numbers": [(one, get_setting(one)) for one in panel_settings()] if may else [],
        "can_set_up": may,
        "can_manage": actor.can(Permission.MANAGE_PANEL),
        "reads_panel": actor.can(Permission.READ_PANEL),
        "learning_query": f"?panel={panel.public_id}",
    }
    return render(request, "panels/panel.html", context)


def _address(panel: Panel) -> str:
    return reverse("panels:panel", args=[panel.public_id])
