"""Outcomes for child, parent and school."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.access import Section
from cases.models import OUTCOMES_OF, Child, Occasion, OutcomeMeasure, OutcomeParty
from cases.permissions import check_work
from cases.timeline import record_event, register_event
from ledger.errors import Refused

OUTCOMES_RECORDED = register_event(
    "cases.outcomes_recorded",
    gettext_lazy("Outcomes for the %(party)s: %(occasion)s"),
    kind=gettext_lazy("Outcomes"),
    party=OutcomeParty,
    occasion=Occasion,
)


@transaction.atomic
def record_outcomes(
    *,
    actor: Actor,
    child: Child,
    party: OutcomeParty,
    occasion: Occasion,
    scores: Mapping[str, int],
    measured_on: date | None = None,
) -> list[OutcomeMeasure]:
    """Record scores from 1 (not at all) to 5 (completely) by outcome; some may be left out.

    Recording the same occasion and day again corrects the scores. Raises PermissionDenied, or
    Refused when nothing was scored, an outcome is not this party's, or a score is out of range.
    """
    check_work(actor, child, Section.OUTCOMES)
    _check_scores(party, scores)
    day = measured_on or timezone.localdate()
    Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    rows = OutcomeMeasure.objects.bulk_create(
        [
            OutcomeMeasure(
                child=child, party=party, outcome=outcome, occasion=occasion, measured_on=day,
                score=score, recorded_by=actor.user,
            )
            for outcome, score in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["child", "party", "outcome", "occasion", "measured_on"],
        update_fields=["score", "recorded_by"],
    )  # fmt: skip
    record_event(
        actor=actor, child=child, code=OUTCOMES_RECORDED, happened_on=day,
        link=f"/cases/child/{child.public_id}/outcomes/",
        party=OutcomeParty(party).value, occasion=Occasion(occasion).value,
    )  # fmt: skip
    return rows


def _check_scores(party: OutcomeParty, scores: Mapping[str, int]) -> None:
    if not scores:
        raise Refused(_("Answer at least one question."))
    for outcome, score in scores.items():
        if outcome not in OUTCOMES_OF[OutcomeParty(party)]:
            raise Refused(_("That question is not for them."), field=str(outcome))
        if score not in range(1, 6):
            raise Refused(_("Choose a number from 1 to 5."), field=str(outcome))
