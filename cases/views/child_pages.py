"""The list of children and the pages of one child's record."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission, Scope
from cases import child_list
from cases.access import ChildAccess, Section, find_kept, open_child, role_reads, write_access_log
from cases.child_facts import (
    addresses_of,
    background_group,
    care_group,
    flags_of,
    has_withheld_address,
    identity_group,
    needs_by_kind,
    numbers_group,
    parents_of,
)
from cases.forms.filters import ChildFilterForm
from cases.models import FamilyInvitation, Grant
from cases.permissions import can_change_health, can_revoke
from cases.record_access import open_for_work
from cases.record_page import record_page
from cases.registries import next_actions, summaries
from ledger.lists import csv_download, page_by_key, selected_filters


def list_page(request: ActingRequest) -> HttpResponseBase:
    """Every child whose record the actor may open, searched, filtered, sorted, downloaded."""
    actor = request.actor
    if actor.is_family:
        return redirect("/portal/")
    if actor.scope is Scope.NONE:
        context = {
            "heading": _("Children"),
            "may_read_log": actor.can(Permission.READ_ACCESS_LOG),
        }
        return render(request, "cases/children/no_children.html", context)
    form = ChildFilterForm(request.GET, actor=actor)
    children = child_list.list_children(actor, form.kept())
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section="list", basis="download",
            reason=_("List of %(count)s children") % {"count": children.count()},
        )  # fmt: skip
        return csv_download(
            "children", child_list.columns(actor), child_list.SORTING.order(children, request.GET)
        )
    page = page_by_key(children, child_list.SORTING, request.GET)
    for child in page:
        child.stage_label = child_list.stage_label(child)
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("Children"),
        "page": page,
        "count": children.count(),
        "default_sort": child_list.SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("children:list"),
        "download_url": f"?{download.urlencode()}",
        "may_add": actor.can(Permission.CREATE_CHILD),
        "may_use_emergency": actor.can(Permission.USE_EMERGENCY_ACCESS),
        "may_merge": actor.can(Permission.MERGE_CHILDREN),
        "may_read_log": actor.can(Permission.READ_ACCESS_LOG),
        "shows_school": actor.scope is not Scope.SCHOOL,
        "shows_case": role_reads(actor, Section.CASE),
        "shows_needs": role_reads(actor, Section.HEALTH),
    }
    return render(request, "cases/children/list.html", context)


def overview(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The child at a glance: where they are on the pathway, who has it, what can be done next."""
    if request.actor.is_family:
        return redirect("/portal/")
    try:
        access = open_child(actor=request.actor, public_id=public_id)
    except Http404:
        kept = find_kept(actor=request.actor, public_id=public_id)
        if kept is None:
            raise
        return redirect("children:show", kept.public_id)
    case = access.child.open_case if access.can_read(Section.CASE) else None
    context = record_page(
        access,
        "overview",
        case=case,
        shows_case=access.can_read(Section.CASE),
        flags=flags_of(access),
        needs=access.child.health_needs.current() if access.can_read(Section.HEALTH) else [],
        blocks=_summaries(access, request),
        actions=_actions(access),
        emergency=access.emergency_grant,
    )
    return render(request, "cases/children/overview.html", context)


def details(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Names, numbers, schools, background: as far as the role reads them."""
    access = open_for_work(actor=request.actor, public_id=public_id, section=Section.IDENTITY)
    groups = [identity_group(access)]
    if access.can_read(Section.NUMBERS):
        groups.append(numbers_group(access))
    if access.can_read(Section.BACKGROUND):
        groups.append(background_group(access))
    context = record_page(
        access,
        "details",
        page_title=_("Details"),
        groups=groups,
        enrolments=access.child.enrolments.select_related("school"),
        may_edit=request.actor.can(Permission.EDIT_CHILD),
    )
    return render(request, "cases/children/details.html", context)


def family(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where the child lives, parents and carers, and which of them read in Waymark."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.CONTACT)
    context = record_page(
        access,
        "family",
        page_title=_("Family"),
        addresses=addresses_of(access),
        is_address_withheld=has_withheld_address(access.child),
        parents=parents_of(access),
        grants=_grants(access),
        invitations=_invitations(access),
        may_edit=request.actor.can(Permission.EDIT_CHILD),
        may_invite=request.actor.can(Permission.GRANT_FAMILY),
        may_grant=request.actor.can(Permission.CHANGE_TEAM),
    )
    return render(request, "cases/children/family.html", context)


def health(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Health needs, kept apart by kind, and who treats the child."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.HEALTH)
    context = record_page(
        access,
        "health",
        page_title=_("Health"),
        needs=needs_by_kind(access.child),
        care=care_group(access),
        may_edit=can_change_health(request.actor),
    )
    return render(request, "cases/children/health.html", context)


def _grants(access: ChildAccess) -> list[Grant]:
    """Everybody who has or had access by grant, with whether the reader may end it."""
    rows = list(access.child.grants.for_history())
    for grant in rows:
        grant.may_end = grant.is_in_force and can_revoke(access.actor, grant)
    return rows


def _invitations(access: ChildAccess) -> list[FamilyInvitation]:
    """Codes that were made and not used, with what the reader may do about them."""
    if not access.actor.can(Permission.GRANT_FAMILY):
        return []
    rows = access.child.family_invitations.for_history().filter(accepted_at__isnull=True)
    return list(rows.filter(withdrawn_at__isnull=True))


def _summaries(access: ChildAccess, request: ActingRequest) -> list[SafeString]:
    """What other apps show of the child at a glance, as far as the actor reads it."""
    found = []
    for summary in summaries:
        context = summary.context(access) if access.can_read(summary.section) else None
        if context is not None:
            found.append(render_to_string(summary.template, context, request))
    return found


def _actions(access: ChildAccess) -> list[dict[str, object]]:
    """What can be started for this child, with what is already known filled in."""
    found = ((action.label, action.url(access)) for action in next_actions)
    return [{"label": label, "url": url} for label, url in found if url]
