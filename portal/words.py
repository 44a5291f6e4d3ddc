"""Where a child is on the way, in words for the family: reading age 11 to 12."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Child, Stage
from healthcare_plans.models import Plan, PlanStatus

_STAGES = {
    Stage.PREVENTION: gettext_lazy(
        "School is putting help in place early, so that time away stays short."
    ),
    Stage.EARLY_INTERVENTION: gettext_lazy("School and others are finding out what helps."),
    Stage.INTERIM: gettext_lazy(
        "A group of people is arranging education for the time away from school."
    ),
    Stage.RECOVERY: gettext_lazy("Education goes on while health gets better."),
    Stage.RETURN: gettext_lazy("A step-by-step return to school is being planned or has started."),
}


def stage_of(child: Child) -> str:
    """The stage of the open case, as a key of the picture; empty without one."""
    case = child.cases.open().first()
    return case.stage if case is not None else ""


def stage_words(child: Child) -> str:
    """What stands under the stage in the picture."""
    name = child.first_name
    return _("%(name)s is here") % {"name": name}


def where_we_are(child: Child, plan: Plan | None) -> list[str]:
    """Sentences, the most important first; never empty."""
    sentences = []
    case = child.cases.open().first()
    if case is not None:
        sentences.append(str(_STAGES[Stage(case.stage)]))
    if plan is not None:
        sentences += _plan_sentences(plan)
    if not sentences:
        sentences.append(_("Nothing is being arranged in Waymark at the moment."))
    return sentences


def _plan_sentences(plan: Plan) -> list[str]:
    if plan.status == PlanStatus.OUT_FOR_AGREEMENT:
        return [_("A healthcare plan has been written. People are being asked to agree to it.")]
    if plan.status == PlanStatus.ACTIVE and plan.review_on:
        day = date_format(plan.review_on, "j E Y")
        return [
            _("There is a healthcare plan. School looks at it again by %(day)s.") % {"day": day}
        ]
    if plan.status == PlanStatus.REVIEW_DUE:
        return [_("There is a healthcare plan. School should now look at it again with you.")]
    return []
