"""Who should open each address of Waymark: one module an app, written from the design.

Where the code answers otherwise, one of the two is wrong; find out which before changing this.
"""

from tests.permissions.expectations import (
    accounts,
    attendance,
    calendars,
    cases,
    children,
    directory,
    early_help,
    lessons,
    panel_items,
    panel_letters,
    panel_meetings,
    panel_queue,
    placements,
    places,
    plans,
    portal,
    provision,
    referrals,
    reintegration,
    section_19,
)
from tests.permissions.rules import Rule

RULES: dict[str, Rule] = {
    **places.RULES,
    **accounts.RULES,
    **children.RULES,
    **cases.RULES,
    **calendars.RULES,
    **early_help.RULES,
    **attendance.RULES,
    **plans.RULES,
    **referrals.RULES,
    **panel_meetings.RULES,
    **panel_queue.RULES,
    **panel_items.RULES,
    **panel_letters.RULES,
    **section_19.RULES,
    **placements.RULES,
    **provision.RULES,
    **lessons.RULES,
    **directory.RULES,
    **reintegration.RULES,
    **portal.RULES,
}
