"""What each role comes to Waymark for, said on its home page.

Some roles' own rooms are built later; their page says so plainly instead of looking empty.
"""

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

NOT_BUILT_YET: dict[Role, str | Promise] = {
    Role.COMMISSIONER: _(
        "The figures of the panel and the directory of providers are open to you. Outcomes and "
        "measures across the pathway come with a later version."
    ),
}
