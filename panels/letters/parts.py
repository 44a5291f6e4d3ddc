"""The parts that letters are put together from, each written once.

Parents' parts are written for a reading age of 11 to 12: short sentences, everyday words. A part
or line about which a decision says nothing is left out, and a heading with nothing under it.
"""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise


def letter(*parts: Words) -> Words:
    """The text of a letter: its parts, with a blank line between them."""
    return format_lazy("\n\n".join("{}" for _part in parts), *parts)


# What every letter about a correction says, whoever it is for.
CORRECTED = _("## What has changed\n{correction}\n\n## Why\n{correction_reason}")
TAKES_ITS_PLACE = _(
    "Our letter about the decision of {decided_on} held a mistake. This letter takes its place."
)
CONDITIONS = _("## Conditions\n{conditions}")
NEXT_STEPS = _("## What happens next\n{next_steps}")
CONTACT = "{contact}"

# To parents.
DEAR_PARENT = _("Dear parent or carer")
GIVEN = _(
    """{provision}

- It starts on {starts_on}.
- It lasts until {ends_on}.
- It is {hours} hours a week.
- Who gives it: {provided_by}
- Where: {base}"""
)
WHY = _("## Why\n{reasons}")
DEPENDS_ON = _("## What this depends on\n{conditions}")
HELP = _("## What can help now\n{advice}\n\n## Who can help you next\n{onward_route}")
LOOK_AGAIN = _("We will look at this again by {review_on}.")
TO_END_WITH = _(
    """## If you do not agree
{ask_again}

## Free advice
{advice_contacts}

## Questions
{contact}"""
)

# To schools.
DEAR_SCHOOL = _("Dear head teacher and SENCo\n\n{child}, born {born_on}")
ARRANGED = _(
    """{provision}

- From {starts_on}
- Until {ends_on}
- {hours} hours a week
- Provided by: {provided_by}
- Where: {base}
- Funding: {funding}"""
)
DECIDED = letter(_("## What was decided\n{outcome}"), ARRANGED)
REASONS = _("## Reasons\n{reasons}")
ADVICE = _("## Advice\n{advice}\n\n## Where to turn now\n{onward_route}")
PANEL_LOOKS_AGAIN = _("The panel looks at this again by {review_on}.")

# To providers.
DEAR_PROVIDER = _("Dear colleague\n\n{child}, born {born_on}, {school}")
ASKED = _(
    """{provision}

- From {starts_on}
- Until {ends_on}
- {hours} hours a week
- Where: {base}
- Funding: {funding}"""
)
