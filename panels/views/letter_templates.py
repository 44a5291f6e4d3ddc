"""The words of letters: edited by the authority, with a preview and a test print."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from ledger.pdf import pdf_response
from panels.deciding.decided import recent_decisions, template_rows, template_versions
from panels.forms.letters import TemplateForm
from panels.letters.text import PLACEHOLDERS, blocks, fill, reading_age
from panels.letters.values import sample_values, values_of
from panels.letters.words import BODIES, NEEDED
from panels.models import LetterAudience, LetterKind, LetterTemplate
from panels.permissions import check_manage
from panels.services.templates import TemplateWords, save_template, words_for


def show_all(request: ActingRequest) -> HttpResponse:
    """Every letter's words, with the version that holds."""
    check_manage(request.actor)
    return render(request, "panels/letters/templates.html", {"rows": template_rows()})


def show(request: ActingRequest, audience: str, kind: str) -> HttpResponse:
    """The words as a letter: with an invented child, or with a real decision."""
    check_manage(request.actor)
    for_whom, what = _which(audience, kind)
    words = _words(request, for_whom, what)
    preview = _preview(request, for_whom, words)
    context = {
        **preview, "audience": for_whom, "kind": what, "words": words,
        "age": reading_age(preview["body"]),
        "versions": template_versions(for_whom, what),
        "decisions": recent_decisions(request.actor),
        "version": request.GET.get("version", ""),
    }  # fmt: skip
    return render(request, "panels/letters/template.html", context)


def edit(request: ActingRequest, audience: str, kind: str) -> HttpResponse:
    """Write a new version; it is checked when it is saved."""
    check_manage(request.actor)
    for_whom, what = _which(audience, kind)
    words = words_for(for_whom, what)
    form = TemplateForm(
        request.POST or None,
        initial={"subject": words.subject, "body": words.body, "seen": words.number},
    )
    return form_page(
        request, form,
        lambda: save_template(
            actor=request.actor, audience=for_whom, kind=what, **form.cleaned_data
        ),
        heading=_("Edit the words"), caption=f"{for_whom.label}: {what.label}",
        template="panels/letters/edit_template.html",
        placeholders=PLACEHOLDERS.items(), needed=NEEDED[for_whom, what],
        done=_("Saved. Letters drafted from now on use these words."),
        next_url=reverse("panels:letter_template", args=[audience, kind]),
    )  # fmt: skip


def test_print(request: ActingRequest, audience: str, kind: str) -> HttpResponse:
    """The words as PDF, marked as a test."""
    check_manage(request.actor)
    for_whom, what = _which(audience, kind)
    context = _preview(request, for_whom, _words(request, for_whom, what))
    return pdf_response("panels/pdf/letter.html", {**context, "is_test": True}, name="test.pdf")


def _which(audience: str, kind: str) -> tuple[LetterAudience, LetterKind]:
    if audience not in LetterAudience.values or kind not in LetterKind.values:
        raise Http404
    found = LetterAudience(audience), LetterKind(kind)
    if found not in BODIES:
        raise Http404
    return found


def _words(
    request: ActingRequest, audience: LetterAudience, kind: LetterKind
) -> TemplateWords | LetterTemplate:
    """The version that is asked for, or the one that holds."""
    number = request.GET.get("version", "")
    if number.isdecimal() and int(number) < 2**31:
        for version in template_versions(audience, kind):
            if version.number == int(number):
                return version
    return words_for(audience, kind)


def _preview(
    request: ActingRequest, audience: LetterAudience, words: TemplateWords | LetterTemplate
) -> dict[str, Any]:
    """The words filled: with a decision that the reader may open, else with the invented child."""
    chosen = request.GET.get("decision", "")
    decision = next(
        (one for one in recent_decisions(request.actor) if one.reference == chosen), None
    )
    values = values_of(decision, audience) if decision else sample_values()
    body = fill(words.body, values)
    return {
        "letter": {"subject": fill(words.subject, values)},
        "body": body, "blocks": blocks(body),
        "reference": decision.reference if decision else "D-000000",
        "decision": decision, "to": _("Name and address"),
        "authority": Organisation.objects.authority(), "panel": values["panel"],
        "issued_on": timezone.localdate(), "chosen": chosen if decision else "",
        "chair": values["chair"],
    }  # fmt: skip
