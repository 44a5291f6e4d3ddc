"""Interests of members: declared, denied, given an effect, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from ledger.lists import page_by_key
from panels.access import open_item, open_own_interest
from panels.forms.items import (
    AnswerWithdrawalForm,
    EffectForm,
    InterestForm,
    NoInterestForm,
    WithdrawInterestForm,
)
from panels.interests.likely import likely_of
from panels.interests.record import opened_before
from panels.interests.withdrawing import (
    SORTING,
    declaration_of,
    declarations_of,
    declared_by,
)
from panels.models import AgendaItem, Interest, InterestEffect, InterestWithdrawal
from panels.permissions import (
    check_answer_withdrawal,
    check_declare_interest,
    check_reads_panel,
    check_record_effect,
    check_withdraw_interest,
)
from panels.services import interests, withdrawing


def declare(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member declares an interest; when they step out, the item closes to them at once."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_declare_interest(request.actor, item)
    likely = likely_of(item, request.actor.membership)
    form = InterestForm(request.POST or None, initial={"kind": likely.kind} if likely else {})

    def steps_out(interest: Interest) -> bool:
        return interest.effect == InterestEffect.STEP_OUT

    return form_page(
        request, form,
        lambda: interests.declare_interest(
            actor=request.actor, item=item, **form.cleaned_data
        ),
        heading=_("Declare an interest"), caption=item.title, template="panels/interest.html",
        likely=likely,
        done=lambda interest: (
            _("You stepped out. This item is closed to you.")
            if steps_out(interest)
            else _("Your interest is on record. You contribute without a vote.")
        ),
        next_url=lambda interest: (
            reverse("panels:meetings") if steps_out(interest) else _address(item)
        ),
        back_url=_address(item),
    )  # fmt: skip


def deny(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member answers that they have no interest in what is pointed out to them."""
    item = open_item(actor=request.actor, public_id=public_id)
    check_declare_interest(request.actor, item)
    likely = likely_of(item, request.actor.membership)
    form = NoInterestForm(request.POST or None)
    return form_page(
        request, form,
        lambda: interests.deny_interest(actor=request.actor, item=item, **form.cleaned_data),
        heading=_("I have no interest in this item"), caption=item.title,
        template="panels/no_interest.html", likely=likely,
        done=_("Your answer is on record. The chair sees it."), next_url=_address(item),
        back_url=_address(item),
    )  # fmt: skip


def record_effect(request: ActingRequest, public_id: UUID, interest_id: UUID) -> HttpResponse:
    """The chair says what an interest means."""
    item = open_item(actor=request.actor, public_id=public_id)
    interest = item.interests.standing().filter(public_id=interest_id).first()
    if interest is None:
        raise Http404
    check_record_effect(request.actor, item, interest)
    form = EffectForm(request.POST or None, initial={"effect": interest.effect})
    return form_page(
        request, form,
        lambda: interests.record_effect(
            actor=request.actor, interest=interest, effect=form.cleaned_data["effect"]
        ),
        heading=_("Interest of %(name)s") % {"name": interest.membership.user.full_name},
        caption=interest.get_kind_display(), lede=interest.details,
        done=_("The effect is recorded."), next_url=_address(item),
    )  # fmt: skip


def show_own(request: ActingRequest) -> HttpResponse:
    """What the member declared, and where each request to withdraw stands."""
    check_reads_panel(request.actor)
    page = page_by_key(declared_by(request.actor), SORTING, request.GET)
    context = {
        "heading": _("Interests that you declared"),
        "page": page, "declarations": declarations_of(page.rows),
    }  # fmt: skip
    return render(request, "panels/own_interests.html", context)


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The member says why it was a mistake. Nothing of the item is shown."""
    check_reads_panel(request.actor)
    interest = open_own_interest(actor=request.actor, public_id=public_id)
    check_withdraw_interest(request.actor, interest)
    form = WithdrawInterestForm(request.POST or None)
    return form_page(
        request, form,
        lambda: withdrawing.ask_to_withdraw(
            actor=request.actor, interest=interest, reason=form.cleaned_data["reason"]
        ),
        heading=_("Withdraw an interest"), caption=interest.item.reference,
        template="panels/withdraw_interest.html", declaration=declaration_of(interest),
        done=_("The chair is asked. Your interest stands until they have confirmed it."),
        next_url=reverse("panels:own_interests"),
    )  # fmt: skip


def answer_withdrawal(request: ActingRequest, public_id: UUID, interest_id: UUID) -> HttpResponse:
    """The chair confirms that an interest is withdrawn, or says why it stands."""
    item = open_item(actor=request.actor, public_id=public_id)
    interest = item.interests.filter(public_id=interest_id).first()
    asked = interest.withdrawals.last() if interest else None
    if interest is None or asked is None:
        raise Http404
    check_answer_withdrawal(request.actor, item, interest)
    if request.method == "GET" and asked.answered_at is not None:
        messages.info(request, _("This request is answered already."))
        return redirect(_address(item))
    form = AnswerWithdrawalForm(request.POST or None)

    def done(saved: InterestWithdrawal) -> str:
        name = interest.membership.user.full_name
        if saved.is_confirmed:
            return _("Withdrawn. The item is open to %(name)s again.") % {"name": name}
        return _("The interest stands. %(name)s is told.") % {"name": name}

    return form_page(
        request, form,
        lambda: withdrawing.answer_withdrawal(
            actor=request.actor, withdrawal=asked, **form.cleaned_data
        ),
        heading=_("%(name)s asks to withdraw an interest")
        % {"name": interest.membership.user.full_name},
        caption=item.title, template="panels/answer_withdrawal.html", interest=interest,
        asked=asked, openings=opened_before(item, [interest])[interest.pk], done=done,
        next_url=_address(item), back_url=_address(item),
    )  # fmt: skip


def _address(item: AgendaItem) -> str:
    return reverse("panels:item", args=[item.public_id])
