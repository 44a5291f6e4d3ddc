"""The rule held against the register week by week, and what schools and authority made of it."""

from accounts.actors import Actor
from attendance.models import AbsenceReason, Alert, AlertStatus
from attendance.services.alerts import accept_answer, answer_alert, ask_again
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from demo.seeding.told import Told
from demo.seeding.town import Town

# School days before the demo date on which the rule is held, as every night does in life.
EVALUATED = (30, 20, 12, 7, 3)
FORGOTTEN = 12  # what was raised since then, a school may have forgotten
STAY_OPEN = {"alert_unanswered", "alert_answered"}


def raise_alerts(town: Town, children: list[Told]) -> None:
    """Alerts of the term: most answered and accepted, some waiting, some late."""
    left_open = {told.child.pk for told in children if told.situation in STAY_OPEN}
    stories = {told.child.pk: told for told in children}
    keys = {one.pk: key for key, one in town.organisations.items()}
    for days in EVALUATED:
        town.clock.set(town.days_ago(days), 5)
        evaluate_alerts(actor=Actor.system())
        if days > 5:
            _answer(town, days, left_open, stories, keys)
    town.clock.set(town.today, 0, 1)
    evaluate_alerts(actor=Actor.system())
    escalate_overdue(actor=Actor.system())
    _answer_cast(town, children)


def _answer(
    town: Town, days: int, left_open: set[int], stories: dict[int, Told], keys: dict[int, str]
) -> None:
    """Schools answer within some days; one in seven forgets, and is asked again or passed on."""
    waiting = Alert.objects.filter(status=AlertStatus.RAISED).exclude(child__in=left_open)
    for alert in waiting.select_related("child", "school").order_by("pk"):
        if days <= FORGOTTEN and alert.pk % 5 == 3:
            continue
        town.clock.set(town.days_ago(days - 2), 11)
        told = stories.get(alert.child_id)
        senco = town.senco_of(keys[alert.school_id])
        answered = answer_alert(
            actor=senco,
            alert=alert,
            absence_reason=_reason(alert, told),
            in_place=told.story["tried"][0][1] if told else "Home visit made, work sent home.",
            next_steps="Meeting with the family and the school nurse; healthcare plan if needed.",
            support_wanted="Advice on hours from health." if told else "",
        )
        if alert.pk % 11 == 5:
            continue
        town.clock.set(town.days_ago(days - 4), 15)
        if alert.pk % 13 == 4:
            ask_again(actor=town.actor("liaison"), alert=answered,
                      reason="Please say who sees the child each week, and from when.")  # fmt: skip
            continue
        accept_answer(actor=town.actor("liaison-3"), alert=answered,
                      reason="Support is in place, with a day for the next look.")  # fmt: skip


def _reason(alert: Alert, told: Told | None) -> AbsenceReason:
    """Why the child is away: of those with a story, what their story says."""
    if told is None:
        return AbsenceReason.UNKNOWN if alert.pk % 3 else AbsenceReason.PHYSICAL
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
                    actor=told.senco, alert=alert, absence_reason=_reason(alert, told),
                    in_place=f"{told.story['tried'][0][1]}.",
                    next_steps="We meet the family on Thursday and write a healthcare plan.",
                )  # fmt: skip
