"""The public pages behind a clinician's link: date of birth, answer, check, sent.

Nobody signs in. Unknown, used, withdrawn, locked and expired links all show the same page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.middleware import public
from ledger.errors import Refused
from ledger.rate_limits import limited
from referrals.forms.additions import HOURS_CHOICES, ClinicianForm, UnlockForm
from referrals.models import EvidenceRequest
from referrals.services.links import find_request, keep_answer, send_answer, unlock_request
from referrals.words import in_full, row

UNLOCKED = "evidence_unlocked"  # in the session: the hash of the link that was unlocked
SENT = "evidence_sent"


@public
@never_cache
@limited("evidence-link", per_minute=30)
def unlock(request: HttpRequest, token: str) -> HttpResponse:
    """Whom it is about, in as little as can be: a school, two letters, a date of birth to know."""
    asked = find_request(token)
    if asked is None:
        return _gone(request)
    if _is_unlocked(request, asked):
        return redirect("referrals:evidence_answer", token)
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if unlock_request(request=asked, born_on=form.cleaned_data["born_on"]):
            request.session[UNLOCKED] = asked.token_hash
            return redirect("referrals:evidence_answer", token)
        if find_request(token) is None:
            return _gone(request)
        form.add_error("born_on", _("That is not the date of birth that we hold. Check it."))
    child = asked.referral.child
    context = {
        "heading": _("Medical evidence for a patient"),
        "form": form,
        "organisation": asked.referral.organisation,
        "initials": f"{child.first_name[:1]}. {child.last_name[:1]}.",
    }
    return render(request, "referrals/link/unlock.html", context)


@public
@never_cache
@limited("evidence-link", per_minute=30)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Diagnosis, treatment, hours, letter. What is typed is kept until it is sent."""
    asked = find_request(token)
    if asked is None or not _is_unlocked(request, asked):
        return redirect("referrals:evidence_link", token) if asked else _gone(request)
    form = ClinicianForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"clinician": asked.clinician, **asked.draft},
    )
    if request.method == "POST" and form.is_valid():
        values = _as_json(form.cleaned_data)
        try:
            keep_answer(request=asked, values=values, upload=form.cleaned_data["file"])
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect("referrals:evidence_check", token)
    context = {**_patient(asked), "heading": _("What do you advise?"), "form": form,
               "kept_file": asked.draft_file}  # fmt: skip
    return render(request, "referrals/link/answer.html", context)


@public
@never_cache
@limited("evidence-link", per_minute=30)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Check the answer and send it, once."""
    asked = find_request(token)
    if asked is None:
        return redirect("referrals:evidence_sent") if SENT in request.session else _gone(request)
    if not _is_unlocked(request, asked):
        return redirect("referrals:evidence_link", token)
    form = ClinicianForm(asked.draft)
    if not form.is_valid():
        return redirect("referrals:evidence_answer", token)
    refusal = ""
    if request.method == "POST":
        try:
            send_answer(request=asked, answer=form.advice)
        except Refused as error:
            refusal = error.message
        else:
            request.session.pop(UNLOCKED, None)
            request.session[SENT] = True
            return redirect("referrals:evidence_sent")
    change = reverse("referrals:evidence_answer", args=[token])
    group = {"title": _("Your evidence"), "change_url": change, "rows": _rows(form, asked)}
    context = {**_patient(asked), "heading": _("Check your answer"), "groups": [group],
               "back_url": change, "refusal": refusal}  # fmt: skip
    return render(request, "referrals/link/check.html", context)


@public
@never_cache
def sent(request: HttpRequest) -> HttpResponse:
    """Thank you; nothing more can be seen or changed."""
    if SENT not in request.session:
        return _gone(request)
    return render(request, "referrals/link/sent.html")


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing, so that it tells nothing."""
    return render(request, "referrals/link/gone.html", status=404)


def _is_unlocked(request: HttpRequest, asked: EvidenceRequest) -> bool:
    return request.session.get(UNLOCKED) == asked.token_hash


def _patient(asked: EvidenceRequest) -> dict[str, Any]:
    """What is needed so that nobody writes about the wrong patient."""
    return {"child": asked.referral.child, "organisation": asked.referral.organisation}


def _as_json(answers: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in answers.items() if name != "file"}
    return {
        name: value.isoformat() if hasattr(value, "isoformat")
        else None if value is None else str(value)
        for name, value in kept.items()
    }  # fmt: skip


def _rows(form: ClinicianForm, asked: EvidenceRequest) -> list[dict[str, Any]]:
    answers = form.cleaned_data
    rows = [
        row(_("From"), answers["clinician"]),
        row(_("Diagnosis"), answers["diagnosis"]),
        row(_("Treatment"), answers["treatment"]),
        row(_("Education"), dict(HOURS_CHOICES)[answers["amount"]]),
    ]
    if answers["amount"] == "part":
        rows += [
            row(_("Hours a week"), answers["hours"]),
            row(_("Why not more"), answers["hours_reason"]),
            row(_("Look at it again on"), in_full(answers["review_on"])),
        ]
    letter = asked.draft_file.original_name if asked.draft_file else _("No letter")
    return [*rows, row(_("Letter"), letter)]
