"""What each role comes to Waymark for, said on its home page, and where some go on from there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

PURPOSES: dict[Role, str | Promise] = {
    Role.SENCO: _("Watch attendance, write healthcare plans and ask for help."),
    Role.ATTENDANCE_OFFICER: _("Send registers and see how they were read."),
    Role.SAFEGUARDING_LEAD: _("Read what concerns safety, and keep notes that others cannot see."),
    Role.HEAD_TEACHER: _("See your school’s children, and give the permissions that only you can."),
    Role.PANEL_MEMBER: _("Read papers, declare interests and give your view."),
    Role.PANEL_CHAIR: _("Run meetings, decide and agree minutes."),
    Role.PANEL_COORDINATOR: _("Answer referrals, fill agendas and send letters."),
    Role.LIAISON_OFFICER: _("Follow up alerts and stay with a child until they are back."),
    Role.NAMED_OFFICER: _("Know every child without suitable education in your area."),
    Role.FAMILY_NAVIGATOR: _("Guide families through what happens and who helps."),
    Role.PROVIDER_STAFF: _("Teach, and log who came and what was learned."),
    Role.PROVIDER_MANAGER: _("Answer for placements, places and lessons at your provider."),
    Role.HEALTH_PROFESSIONAL: _("Agree plans and say what a child can manage."),
    Role.SOCIAL_CARE_PROFESSIONAL: _("Stay part of the team around the child."),
    Role.GOVERNANCE_OFFICER: _("See who opened which record, and why."),
    Role.COMMISSIONER: _("See figures, never a child."),
    Role.ADMINISTRATOR: _("Invite people, end their access, and set how Waymark works here."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A room that somebody who sees no child works in: what is there, and its view."""

    label: str | Promise
    view: str
    text: str | Promise

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(self.view)


_FIGURES = Way(
    _("Panel figures"), "panels:learning",
    _("How long children wait for a decision, what is decided, and how soon help begins."),
)  # fmt: skip
_PROVIDERS = Way(
    _("Providers"), "provision:providers",
    _("Who teaches, how many places they have, and which checks are due."),
)  # fmt: skip

# Whoever sees no child has little that waits for them: their page leads on to their rooms.
WAYS: dict[Role, tuple[Way, ...]] = {
    Role.COMMISSIONER: (_FIGURES, _PROVIDERS),
    Role.GOVERNANCE_OFFICER: (
        Way(
            _("Who opened records"), "children:log",
            _("Every opening of a child’s record: by whom, when and on what ground."),
        ),
    ),
    Role.ADMINISTRATOR: (
        Way(
            _("People"), "accounts:people",
            _("Invite somebody, give or end a role, and help with a lost second factor."),
        ),
        Way(_("Organisations"), "accounts:organisations", _("Schools, agencies and providers.")),
        Way(
            _("Settings"), "accounts:settings",
            _("Days, limits and contacts that Waymark works with here."),
        ),
    ),
}  # fmt: skip
