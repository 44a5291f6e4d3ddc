"""The notices that plans send: what changed and what to do, never a name."""

from django.utils.translation import gettext_lazy as _

from ledger.notices import Notice, register_notice

AGREEMENT_ASKED = register_notice(
    Notice(
        code="healthcare_plans.agreement_asked",
        text=_("You are asked to agree to a healthcare plan (%(reference)s)."),
        todo=_("Read it, then agree or ask for a change."),
        duty=True,
    )
)
ANSWERED = register_notice(
    Notice(
        code="healthcare_plans.answered",
        text=_("Somebody has agreed to the healthcare plan %(reference)s."),
        todo=_("See who still has to answer."),
    )
)
CHANGE_ASKED = register_notice(
    Notice(
        code="healthcare_plans.change_asked",
        text=_("Somebody asks for a change to the healthcare plan %(reference)s, or refuses it."),
        todo=_("Read what they say, then talk with them or take the plan back and change it."),
        duty=True,
    )
)
ISSUED = register_notice(
    Notice(
        code="healthcare_plans.issued",
        text=_("The healthcare plan %(reference)s is now in force."),
        todo=_("Read what you have to know and do."),
    )
)
REVIEW_COMING = register_notice(
    Notice(
        code="healthcare_plans.review_coming",
        text=_("The healthcare plan %(reference)s will soon be due for its review."),
        todo=_("Arrange the review with the family and with health."),
    )
)
REVIEW_DUE = register_notice(
    Notice(
        code="healthcare_plans.review_due",
        text=_("The healthcare plan %(reference)s is due for its review."),
        todo=_("Hold the review and record it."),
        duty=True,
    )
)
