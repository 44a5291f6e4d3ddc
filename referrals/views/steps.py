"""Steps of a referral: check and submit, withdraw, acknowledge, return, answer, assign."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from calendars.days import add_working_days
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.forms import WaymarkForm
from referrals.access import ReferralAccess, open_referral
from referrals.forms.steps import AnswerForm, AssignForm, DeclarationForm, ReasonForm, ReturnForm
from referrals.known import gather
from referrals.parts import groups_of, incomplete_parts
from referrals.people import can_be_asked, family_who_answer
from referrals.permissions import can_answer, can_triage, can_withdraw
from referrals.services.drafting import withdraw_referral
from referrals.services.seen import seen_now
from referrals.services.submitting import submit_referral
from referrals.services.triage import (
    acknowledge_referral,
    answer_question,
    assign_referral,
    assignable_people,
    return_referral,
)
from referrals.settings import QUESTION_DAYS
from referrals.views.drafting import open_draft


def check(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Check your answers, declare, submit. A second press finds it submitted."""
    access = open_draft(request, public_id)
    referral = access.referral
    if not referral.is_draft:
        return redirect("referrals:show", public_id)
    known = gather(referral)
    missing = incomplete_parts(referral, known)
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submit_referral(actor=request.actor, referral=referral)
        except Refused as error:
            form.add_error(None, error.message)
        else:
            return redirect("referrals:submitted", public_id)
    context = {
        "heading": _("Check your answers"),
        "referral": referral,
        "child": access.child,
        "groups": [_changeable(group, public_id) for group in groups_of(referral, known)],
        "missing": missing,
        "form": None if missing else form,
        "back_url": reverse("referrals:tasks", args=[public_id]),
    }
    return render(request, "referrals/check.html", context)


def submitted(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What happens next, right after submission."""
    access = open_referral(actor=request.actor, public_id=public_id)
    if access.referral.submitted_at is None:
        return redirect("referrals:tasks", public_id)
    context = {"referral": access.referral, "child": access.child}
    return render(request, "referrals/submitted.html", context)


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take it back, with the reason."""
    access = open_referral(actor=request.actor, public_id=public_id)
    require(can_withdraw(request.actor, access.referral),
             _("Only its writer or the panel coordinator can withdraw it."))  # fmt: skip
    form = ReasonForm(request.POST or None)

    def save() -> None:
        withdraw_referral(
            actor=request.actor, referral=access.referral, expected=access.referral.status,
            **form.cleaned_data,
        )  # fmt: skip

    lede = _("It stays on the child’s record as withdrawn. The panel will not consider it.")
    heading = _("Withdraw %(reference)s") % {"reference": access.referral.reference}
    return step_page(request, access, heading, form, save, _("The referral is withdrawn."), lede)


@require_POST
def acknowledge(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take it into the queue."""
    access = open_referral(actor=request.actor, public_id=public_id)
    acknowledge_referral(actor=request.actor, referral=access.referral)
    messages.success(request, _("Acknowledged. The school has been told."))
    return redirect("referrals:show", public_id)


def send_back(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Return it with a question and a day; the clock stands still."""
    access = open_referral(actor=request.actor, public_id=public_id)
    require(can_triage(request.actor, access.referral),
             _("Only the panel coordinator can do this."))  # fmt: skip
    due_on = add_working_days(timezone.localdate(), get_setting(QUESTION_DAYS))
    form = ReturnForm(
        request.POST or None, people=can_be_asked(access.referral),
        family=family_who_answer(access.referral.child),
        initial={"due_on": due_on, "seen": seen_now(access.referral)},
    )  # fmt: skip

    def save() -> None:
        return_referral(actor=request.actor, referral=access.referral, **form.asked())

    lede = _(
        "The clock stands still until the question is answered. Missing medical evidence is no "
        "reason to wait: education can be arranged meanwhile."
    )
    done = _("Asked. The clock is paused, and whoever is asked has been told.")
    return step_page(request, access, _("Ask for what is missing"), form, save, done, lede)


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Answer the question; the clock runs again."""
    access = open_referral(actor=request.actor, public_id=public_id)
    require(can_answer(request.actor, access.referral),
             _("There is no question for you to answer on this referral."))  # fmt: skip
    form = AnswerForm(request.POST or None, request.FILES or None)

    def save() -> None:
        answer_question(
            actor=request.actor, referral=access.referral,
            answer=form.cleaned_data["answer"], upload=form.cleaned_data["file"],
        )  # fmt: skip

    question = access.referral.questions.filter(resumed_on__isnull=True).first()
    done = _("Your answer has been sent.")
    return step_page(request, access, _("Answer the question"), form, save, done, question=question)


def assign(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give it to somebody of the office."""
    access = open_referral(actor=request.actor, public_id=public_id)
    require(can_triage(request.actor, access.referral),
             _("Only the panel coordinator can do this."))  # fmt: skip
    form = AssignForm(
        request.POST or None, people=assignable_people(),
        initial={"assignee": access.referral.assigned_to, "seen": seen_now(access.referral)},
    )  # fmt: skip

    def save() -> None:
        assign_referral(actor=request.actor, referral=access.referral, **form.cleaned_data)

    return step_page(request, access, _("Assign this referral"), form, save, _("Saved."))


def _changeable(group: dict[str, Any], public_id: UUID) -> dict[str, Any]:
    address = reverse("referrals:part", args=[public_id, group["key"]])
    return {**group, "change_url": f"{address}?from=check"}


def require(allowed: bool, refusal: str) -> None:
    """PermissionDenied with these words unless it is allowed."""
    if not allowed:
        raise PermissionDenied(refusal)


def refuse_step(form: WaymarkForm, error: Refused) -> None:
    """Show the refusal. Whoever was told of a colleague's step has seen it, and may press again."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
    if isinstance(error, StaleChange) and "seen" in form.fields:
        now = form.get_initial_for_field(form.fields["seen"], "seen")
        changed = QueryDict(mutable=True)
        changed.update(form.data)
        changed.setlist("seen", [str(now)])
        form.data = changed


def step_page(
    request: ActingRequest,
    access: ReferralAccess,
    heading: str,
    form: WaymarkForm,
    save: Callable[[], Any],
    done: str,
    lede: str = "",
    **context: Any,
) -> HttpResponse:
    """Show the form, take the step, and go back to the referral."""
    back = reverse("referrals:show", args=[access.referral.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as error:
            refuse_step(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    page = {"heading": heading, "form": form, "back_url": back, "lede": lede, **context}
    return render(request, "referrals/step.html", page)
