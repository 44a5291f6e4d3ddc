"""Correcting a decision that is fixed: visibly, with what stood and what stands.

Whoever had a letter is told, and a letter with the correction is drafted for them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.registries import (
    decision_starts,
)
from cases.services.tellings import withdraw_telling
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.deciding.terms import TERM_FIELDS, Terms
from panels.letters.values import concerns
from panels.models import (
    AgendaItem,
    Correction,
    Decision,
    LetterAudience,
    Outcome,
)
from panels.permissions import check_record_item
from panels.services.actions import replan_advice
from panels.services.authorising import authorise_corrected
from panels.services.carrying_out import (
    HEARD_FIRST,
    hold_bad_news,
    item_link,
    record_advice,
    tell_request,
)
from panels.services.deliveries import letters_address
from panels.services.letter_drafts import draft_corrections
from panels.services.letters import who_had

CORRECTED = register_event(
    "panels.corrected", gettext_lazy("Panel decision %(reference)s was corrected")
)
LETTER_CORRECTED = register_notice(
    Notice(
        code="panels.letter_corrected",
        text=gettext_lazy("A decision letter that you have (%(reference)s) is being corrected."),
        todo=gettext_lazy("Wait for the new letter before you rely on the first one."),
        duty=True,
    )
)


@transaction.atomic
def correct_decision(
    *, actor: Actor, decision: Decision, terms: Terms, reason: str, seen: int
) -> Correction:
    """Mend what was recorded wrongly. `seen` is how many corrections the writer knew of.

    Raises PermissionDenied, StaleChange (replaced, or corrected by somebody else meanwhile), or
    Refused (no reason, nothing changed, terms incomplete).
    """
    item = lock(decision.item)
    check_record_item(actor, item)
    current = lock(decision)
    by = actor.membership
    if not current.stands or by is None or current.corrections.count() != seen:
        raise StaleChange(_("The decision has changed meanwhile. Read it again before you do."))
    if not reason.strip():
        raise Refused(_("Say why it is corrected."), field="reason")
    terms.check(item)
    before = {name: getattr(current, name) for name in TERM_FIELDS}
    after = {**terms.as_fields(), "review_on": terms.review_on}
    changes = _changes(before, after)
    if not changes:
        raise Refused(_("Nothing has changed. Mend what is wrong first."))
    told = who_had(current)
    for name, value in after.items():
        setattr(current, name, value)
    current.save(update_fields=list(TERM_FIELDS))
    correction = Correction.objects.create(
        decision=current, changes=changes, reason=reason.strip(), corrected_by=by,
        recorded_by=actor.user,
    )  # fmt: skip
    _follow(actor, item, current, terms, Outcome(before["outcome"]), reason)
    _take_back_offers(current, before, reason)
    record_event(
        actor=actor, child=item.child, code=CORRECTED, reference=current.reference,
        link=item_link(item),
    )  # fmt: skip
    draft_corrections(actor=actor, decision=current, correction=correction)
    _tell(correction, told)
    return correction


def _follow(
    actor: Actor, item: AgendaItem, decision: Decision, terms: Terms, earlier: Outcome, reason: str
) -> None:
    """What hung on the words that stood, follows what stands."""
    outcome = Outcome(decision.outcome)
    if outcome != earlier:
        tell_request(actor=actor, item=item, decision=decision)
        _restart(actor, item, decision, earlier, reason)
        if earlier in HEARD_FIRST:
            news = HEARD_FIRST[earlier]
            withdraw_telling(actor=actor, subject=decision, news=news, reason=reason)
        hold_bad_news(actor=actor, item=item, decision=decision)
    replan_advice(actor=actor, item=item, decision=decision, terms=terms, reason=reason)
    record_advice(actor=actor, item=item, decision=decision)


def _restart(
    actor: Actor, item: AgendaItem, decision: Decision, earlier: Outcome, reason: str
) -> None:
    authorise_corrected(actor=actor, item=item, decision=decision, earlier=earlier, reason=reason)
    for starter in decision_starts:
        was, is_now = earlier in starter.outcomes, decision.outcome in starter.outcomes
        if was and not is_now and starter.stop is not None:
            starter.stop(actor=actor, decision=decision, reason=reason)
        if is_now and not was:
            starter.start(actor=actor, item=item, decision=decision)


def _take_back_offers(decision: Decision, before: Mapping[str, Any], reason: str) -> None:
    """No provider goes on being asked for what the decision does not say any more."""
    was, is_now = before["provider"], decision.provider
    for starter in decision_starts:
        if starter.take_back is None or before["outcome"] not in starter.outcomes:
            continue
        if decision.outcome not in starter.outcomes:
            starter.take_back(decision=decision, provider=None, reason=reason)
        elif was is not None and was != is_now:
            starter.take_back(decision=decision, provider=was, reason=reason)


def _tell(correction: Correction, told: Mapping[LetterAudience, list[Any]]) -> None:
    """Those who had a letter; a provider only of what concerns it."""
    decision = correction.decision
    if decision is None:
        return
    for audience, people in told.items():
        if concerns(correction, audience, decision.provider):
            notify(
                notice=LETTER_CORRECTED, recipients=people, key=f"correction:{correction.pk}",
                link=letters_address(audience, decision.item.child),
                reference=decision.reference,
            )  # fmt: skip


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    changed = []
    for name in TERM_FIELDS:
        field = Decision._meta.get_field(name)
        if _plain(before[name]) != _plain(after[name]):
            stood, stands = (_in_words(field, one[name]) for one in (before, after))
            label = str(getattr(field, "verbose_name", name))
            changed.append({"name": name, "label": label, "stood": stood, "stands": stands})
    return changed


def _plain(value: Any) -> Any:
    """Browsers send other line ends than were stored."""
    return value.split() if isinstance(value, str) else value


def _in_words(field: Any, value: Any) -> str:
    if value in (None, ""):
        return _("nothing")
    if isinstance(value, date):
        return date_format(value, "j E Y")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Membership):
        return value.user.full_name
    choices = dict(getattr(field, "flatchoices", ()) or ())
    return str(choices.get(value, value))
