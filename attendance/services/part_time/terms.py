"""What is to be agreed, and what it must be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from attendance.models import PartTimeTerms, PartTimeTimetable
from attendance.part_time.people import signatories
from attendance.part_time.settings import LONGEST_WEEKS, longest_end
from attendance.part_time.weeks import ALL_SESSIONS, Step, steps_in_words
from cases.models import Child
from cases.school_age import is_of_school_age
from ledger.authority_settings import get_setting
from ledger.errors import Refused


@dataclass(frozen=True, slots=True)
class Terms:
    """From when until when, when it is looked at again, which half days, who agrees for the school.

    The steps hold from `starts_on` on: see `attendance.part_time.weeks`.
    """

    starts_on: date
    ends_on: date
    review_on: date | None
    steps: Sequence[Step]
    agreed_by: Membership


def check_terms(*, terms: Terms, child: Child, school: Organisation) -> None:
    """Raises Refused naming the field: too long, a review outside it, no half days, no part time,
    not of compulsory school age throughout, or signed by nobody of the school."""
    if terms.ends_on < terms.starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if terms.ends_on > longest_end(terms.starts_on):
        raise Refused(
            _("A part-time timetable lasts %(weeks)s weeks at most: until %(day)s.")
            % {
                "weeks": get_setting(LONGEST_WEEKS),
                "day": date_format(longest_end(terms.starts_on), "j F Y"),
            },
            field="ends_on",
        )
    if terms.review_on is None or not terms.starts_on < terms.review_on <= terms.ends_on:
        raise Refused(
            _("It is looked at again after its first day and before it ends."), field="review_on"
        )
    for day, field in ((terms.starts_on, "starts_on"), (terms.ends_on, "ends_on")):
        if not is_of_school_age(child.born_on, day):
            raise Refused(
                _("On that day the child is not of compulsory school age, for which alone the law "
                  "knows part-time timetables."),
                field=field,
            )  # fmt: skip
    _check_days(terms)
    _check_sessions(terms.steps)
    if not signatories(school).filter(pk=terms.agreed_by.pk).exists():
        raise Refused(_("Choose somebody of the school."), field="agreed_by")


def _check_days(terms: Terms) -> None:
    later = [one["from_on"] for one in terms.steps[1:]]
    days = [terms.starts_on.isoformat(), *later, terms.ends_on.isoformat()]
    if (later and any(first >= then for first, then in pairwise(days[:-1]))) or days[-2] > days[-1]:
        raise Refused(
            _("Other half days begin after the first day and not after the last."),
            field="later_from",
        )


def _check_sessions(steps: Sequence[Step]) -> None:
    asked = [set(one["sessions"]) for one in steps]
    if any(chosen - set(ALL_SESSIONS) for chosen in asked):
        raise Refused(_("Choose half days of the week."), field="sessions")
    if not any(asked):
        raise Refused(
            _("Choose at least one half day: without any the child is not at school at all."),
            field="sessions",
        )
    if all(len(chosen) == len(ALL_SESSIONS) for chosen in asked):
        raise Refused(_("With every half day chosen it is full time."), field="sessions")


@transaction.atomic
def ask_terms(
    *, actor: Actor, timetable: PartTimeTimetable, terms: Terms, why: str = ""
) -> PartTimeTerms:
    """The terms as a parent is asked to agree to them; the school agrees by asking."""
    steps: list[Any] = [dict(one) for one in terms.steps]
    return PartTimeTerms.objects.create(
        timetable=timetable, starts_on=terms.starts_on, ends_on=terms.ends_on,
        review_on=terms.review_on, steps=steps, times="\n".join(steps_in_words(steps)),
        why=why.strip(), agreed_by=terms.agreed_by, school_agreed_on=timezone.localdate(),
        recorded_by=actor.user,
    )  # fmt: skip
