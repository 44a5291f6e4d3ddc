"""The words of letters about a decision that was looked at again.

They hold until the authority writes its own.
"""

from django.utils.translation import gettext_lazy as _

from panels.letters import parts

PARENT = parts.letter(
    parts.DEAR_PARENT,
    _(
        "{asked_by} asked us to look again at what we decided about {child} on "
        "{first_decided_on}. People met on {decided_on} to do so. The person who led this "
        "meeting did not lead the first one."
    ),
    _("## What we decided now\n{meaning}"),
    parts.GIVEN,
    _("## What we had decided before\n{first_meaning}"),
    _("## What we were asked to look at\n{grounds}"),
    parts.WHY,
    parts.DEPENDS_ON,
    parts.HELP,
    parts.NEXT_STEPS,
    parts.LOOK_AGAIN,
    parts.TO_END_WITH,
)
SCHOOL = parts.letter(
    parts.DEAR_SCHOOL,
    _(
        "{asked_by} asked the {panel} to reconsider its decision of {first_decided_on} "
        "({first_outcome}). It did so on {decided_on}, under another chair."
    ),
    parts.DECIDED,
    _("## The grounds\n{grounds}"),
    parts.REASONS,
    parts.CONDITIONS,
    parts.ADVICE,
    parts.NEXT_STEPS,
    parts.PANEL_LOOKS_AGAIN,
    _("## If you do not agree\n{ask_again}"),
    parts.CONTACT,
)
PARENT_ACKNOWLEDGED = parts.letter(
    _("Dear {asker}"),
    _(
        "You asked us on {asked_on} to look again at what we decided on {decided_on}. Thank you. "
        "We have it."
    ),
    _("## What you asked us to look at\n{asked}"),
    _("## Who decides now\n{who_decides}"),
    _(
        "## When you hear from us\nWe write to you by {answer_by}. What we decided goes on until "
        "then."
    ),
    _("## Questions\nPlease ask us.\n\n{contact}"),
    _("## Free advice\n{advice_contacts}"),
)
SCHOOL_ACKNOWLEDGED = parts.letter(
    parts.DEAR_SCHOOL,
    _("On {asked_on} your school asked the {panel} to reconsider its decision of {decided_on}."),
    _("## What was asked\n{asked}"),
    _("## Who decides\n{who_decides}"),
    _("## By when\nThe panel answers by {answer_by}. The first decision holds until then."),
    _("## Questions\n{contact}"),
)
