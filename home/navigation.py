"""The way round Waymark: what each role finds in the main menu."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Scope
from cases.access import ROLE_SECTIONS, Section
from panels.permissions import can_read_learning


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the main menu: shown to actors for whom `shown` holds."""

    label: str | Promise
    view: str
    prefix: str
    shown: Callable[[Actor], bool]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str | Promise
    url: str
    active: bool = False
    count: int = 0


def _reads(section: Section) -> Callable[[Actor], bool]:
    return lambda actor: actor.role is not None and section in ROLE_SECTIONS[actor.role]


def _may(permission: Permission) -> Callable[[Actor], bool]:
    return lambda actor: actor.can(permission)


def _chooses_providers(actor: Actor) -> bool:
    needed = (
        Permission.KEEP_DIRECTORY, Permission.ARRANGE_PLACEMENT, Permission.WRITE_REFERRAL,
        Permission.MANAGE_PROVISION,
    )  # fmt: skip
    return any(actor.can(permission) for permission in needed)


PLACES = (
    Place(_("Home"), "home:home", "/", lambda actor: actor.membership is not None),
    Place(_("Children"), "children:list", "/children/", lambda a: a.scope is not Scope.NONE),
    Place(_("Cases"), "cases:list", "/cases/", _reads(Section.CASE)),
    Place(_("Attendance"), "attendance:overview", "/attendance/", _may(Permission.READ_ATTENDANCE)),
    Place(
        _("Healthcare plans"), "healthcare_plans:list", "/healthcare-plans/", _reads(Section.PLAN)
    ),
    Place(_("Referrals"), "referrals:list", "/referrals/", _reads(Section.REFERRAL)),
    Place(_("Placements"), "provision:placements", "/provision/", _reads(Section.PROVISION)),
    Place(_("Returns to school"), "reintegration:list", "/reintegration/", _reads(Section.RETURN)),
    Place(
        _("Lessons"), "provision:log", "/provision/log/",
        lambda a: a.can(Permission.TEACH) and a.membership is not None,
    ),
    Place(_("Letters"), "provision:letters", "/provision/letters/", _may(Permission.TEACH)),
    Place(
        _("Emergency access"), "children:emergency", "/children/emergency-access/",
        _may(Permission.USE_EMERGENCY_ACCESS),
    ),
    Place(
        _("Section 19"), "section_19:list", "/section-19/", _may(Permission.KEEP_SECTION_19),
    ),
    Place(
        _("Panel"), "panels:index", "/panels/",
        # The administrator sets it up, and reads no agenda.
        lambda a: a.can(Permission.READ_PANEL) or a.can(Permission.CHANGE_SETTINGS),
    ),
    Place(
        _("Panel figures"), "panels:learning", "/panels/learning/",
        # The panel and its office reach it from the panel's page.
        lambda a: can_read_learning(a) and not a.can(Permission.READ_PANEL),
    ),
    Place(_("Providers"), "provision:providers", "/provision/providers/", _chooses_providers),
    # Others reach it from the list of children.
    Place(
        _("Who opened records"), "children:log", "/children/access-log/",
        lambda a: a.can(Permission.READ_ACCESS_LOG) and a.scope is Scope.NONE,
    ),
    Place(_("People"), "accounts:people", "/people/", _may(Permission.MANAGE_PEOPLE)),
    Place(
        _("Organisations"), "accounts:organisations", "/organisations/",
        _may(Permission.MANAGE_PEOPLE),
    ),
    Place(
        _("Calendar"), "calendars:show", "/calendars/",
        lambda a: a.can(Permission.EDIT_CALENDAR) or a.can(Permission.EDIT_AUTHORITY_CALENDAR),
    ),
    Place(
        _("Register tokens"), "attendance:tokens", "/attendance/tokens/",
        # Schools find them under Attendance.
        lambda a: a.can(Permission.REVOKE_REGISTER_TOKEN)
        and not a.can(Permission.READ_ATTENDANCE),
    ),
    Place(_("Settings"), "accounts:settings", "/settings/", _may(Permission.CHANGE_SETTINGS)),
    Place(_("Your family"), "portal:home", "/portal/", lambda actor: actor.is_family),
)  # fmt: skip


def main_menu(request: HttpRequest, actor: Actor) -> list[Link]:
    """The entries for this actor; the longest prefix of the address is where they are."""
    shown = [place for place in PLACES if place.shown(actor)]
    here = max((p.prefix for p in shown if request.path.startswith(p.prefix)), key=len, default="")
    if here == "/" and request.path != "/":
        here = ""
    return [Link(p.label, reverse(p.view), active=p.prefix == here) for p in shown]


def other_work(request: HttpRequest) -> list[Membership]:
    """Those of the person's other memberships whose work an address that was not found is part of.

    Decided from the address and their roles alone, never from a record: the answer is the same
    whether there is one or not.
    """
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.membership is None or request.method != "GET":
        return []
    below = [one for one in PLACES if one.prefix != "/" and request.path.startswith(one.prefix)]
    if not below:
        return []
    place = max(below, key=lambda one: len(one.prefix))
    others = [one for one in getattr(request, "memberships", []) if one.pk != actor.membership_id]
    return [one for one in others if place.shown(Actor.staff(one))]


def footer_links() -> list[Link]:
    """Public pages."""
    return [
        Link(_("Accessibility statement"), reverse("home:accessibility")),
        Link(_("Privacy"), reverse("home:privacy")),
        Link(_("Cookies"), reverse("home:cookies")),
        Link(_("Words we use"), reverse("home:glossary")),
    ]
