"""The rule held against the register week by week, and what schools and authority made of it."""

from collections.abc import Iterable
from datetime import date

from accounts.actors import Actor
from attendance.models import AbsenceReason, Alert, AlertStatus
from attendance.services.alerts import accept_answer, answer_alert, ask_again
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from demo.seeding.statutory import SENT, prepare_returns, send_returns
from demo.seeding.told import Told
from demo.seeding.town import Town

# School days before the demo date on which the rule is held, as every night does in life.
EVALUATED = (30, 20, 12, 7, 3)
FORGOTTEN = 12  # what was raised since then, a school may have forgotten
IGNORED = 20  # what was raised then and never answered is with the coordinator by now
STAY_OPEN = {"alert_unanswered", "alert_answered"}


def raise_alerts(town: Town, children: list[Told]) -> None:
    """Alerts of the term: most answered and accepted, some waiting, some late."""
    left_open = {told.child.pk for told in children if told.situation in STAY_OPEN}
    stories = {told.child.pk: told for told in children}
    keys = {one.pk: key for key, one in town.organisations.items()}
    numbers: dict[int, int] = {}
    for days in EVALUATED:
        _hold_the_rule(town, town.days_ago(days), 5)
        if days in SENT:
            send_returns(town, days)
        if days <= 5:
            continue
        for alert in _waiting(left_open):
            number = numbers.setdefault(alert.pk, len(numbers))
            if not _is_forgotten(days, number):
                _answer(town, days, alert, number, stories.get(alert.child_id), keys)
    _hold_the_rule(town, town.today, 0)
    _answer_cast(town, children)
    prepare_returns(town)


def _hold_the_rule(town: Town, day: date, hour: int) -> None:
    town.clock.set(day, hour, 1)
    evaluate_alerts(actor=Actor.system())
    # What the stories raised before the first time is answered then, a little late.
    if day != town.days_ago(EVALUATED[0]):
        escalate_overdue(actor=Actor.system())


def _waiting(left_open: set[int]) -> Iterable[Alert]:
    waiting = Alert.objects.filter(status=AlertStatus.RAISED).exclude(child__in=left_open)
    return waiting.select_related("child", "school").order_by("pk")


def _is_forgotten(days: int, number: int) -> bool:
    """Whether the school does not answer; `number` counts alerts as they come up, so that a small
    authority has some of each kind too."""
    return (days <= FORGOTTEN and number % 5 == 3) or (days == IGNORED and number % 9 == 4)


def _answer(
    town: Town, days: int, alert: Alert, number: int, told: Told | None, keys: dict[int, str]
) -> None:
    """The school answers within some days, and is accepted or asked again."""
    town.clock.set(town.days_ago(days - 2), 11)
    answered = answer_alert(
        actor=town.senco_of(keys[alert.school_id]),
        alert=alert,
        absence_reason=_reason(told, number),
        in_place=told.story["tried"][0][1] if told else "Home visit made, work sent home.",
        next_steps="Meeting with the family and the school nurse; healthcare plan if needed.",
        support_wanted="Advice on hours from health." if told else "",
    )
    if number % 11 == 5:
        return
    town.clock.set(town.days_ago(days - 4), 15)
    if number % 13 == 6:
        ask_again(actor=town.actor("liaison"), alert=answered,
                  reason="Please say who sees the child each week, and from when.")  # fmt: skip
        return
    accept_answer(actor=town.actor("liaison-3"), alert=answered,
                  reason="Support is in place, with a day for the next look.")  # fmt: skip


def _reason(told: Told | None, number: int = 0) -> AbsenceReason:
    """Why the child is away: of those with a story, what their story says."""
    if told is None:
        return AbsenceReason.UNKNOWN if number % 3 else AbsenceReason.PHYSICAL
    is_anxious = told.story["need"] in {"anxiety", "mental"}
    return AbsenceReason.ANXIETY if is_anxious else AbsenceReason.PHYSICAL


def _answer_cast(town: Town, children: list[Told]) -> None:
    """Those whose story is that their alert has been answered."""
    town.clock.set(town.days_ago(1), 14)
    for told in children:
        if told.situation != "alert_answered":
            continue
        for alert in Alert.objects.open().filter(child=told.child):
            if alert.status != AlertStatus.ANSWERED:
                answer_alert(
                    actor=told.senco, alert=alert, absence_reason=_reason(told),
                    in_place=f"{told.story['tried'][0][1]}.",
                    next_steps="We meet the family on Thursday and write a healthcare plan.",
                )  # fmt: skip
