"""Records that may be of one child: the coordinator compares, merges, undoes, keeps apart."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import list_pairs, open_pair
from cases.forms.duplicates import KeepApartForm, MergeForm, UndoForm
from cases.models import DuplicatePair, PairStatus
from cases.pair_facts import compare, reasons_in_words
from cases.services.merging import clashing_enrolments, keep_apart, merge_children, undo_merge
from cases.transitions import DUPLICATE_PAIR
from ledger.errors import StaleChange
from ledger.form_pages import form_page
from ledger.lists import Sorting, page_by_key
from ledger.models import StatusChange
from ledger.state import Words, status_history

SORTING = Sorting({"found": ("-found_at",)}, default="found")


def list_page(request: ActingRequest) -> HttpResponse:
    """Pairs to look at, or those decided."""
    pairs = list_pairs(actor=request.actor)
    shows_decided = "decided" in request.GET
    pairs = pairs.decided() if shows_decided else pairs.undecided()
    page = page_by_key(pairs, SORTING, request.GET)
    for pair in page:
        pair.why = reasons_in_words(pair)
    context = {
        "heading": _("Possible second records"),
        "page": page,
        "count": pairs.count(),
        "shows_decided": shows_decided,
    }
    return render(request, "cases/children/duplicates.html", context)


def pair_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The two records side by side."""
    pair = open_pair(actor=request.actor, public_id=public_id)
    context = {
        "heading": _("Are these the same child?"),
        "pair": pair,
        "is_open": pair.status == PairStatus.OPEN,
        "why": reasons_in_words(pair),
        "facts": compare(pair),
        "history": _history(pair),
        "merge": pair.standing_merge if pair.status == PairStatus.MERGED else None,
    }
    return render(request, "cases/children/pair.html", context)


def _history(pair: DuplicatePair) -> list[tuple[StatusChange, Words]]:
    """What happened to the pair, oldest first, each with its words."""
    labels = {row.action: row.label for row in DUPLICATE_PAIR.transitions}
    return [(step, labels.get(step.action, _("Found"))) for step in status_history(pair)]


def merge(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Keep one record and move everything of the other to it."""
    pair = _undecided(request, public_id)
    form = MergeForm(request.POST or None, pair=pair, clash=clashing_enrolments(pair))
    return form_page(
        request,
        form,
        lambda: merge_children(actor=request.actor, pair=pair, **form.answers()),
        done=_("The two records are one now. You can undo this."),
        next_url=_address(pair),
        heading=_("Merge the two records"),
        lede=_(
            "Everything of the other record moves to the one you keep. What the kept record says "
            "of the child stays as it is. You can undo this later."
        ),
    )


def different(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Say that they are two children."""
    pair = _undecided(request, public_id)
    form = KeepApartForm(request.POST or None, pair=pair)
    return form_page(
        request,
        form,
        lambda: keep_apart(actor=request.actor, pair=pair, **form.cleaned_data),
        done=_("Saved. The two records stay apart."),
        next_url=_address(pair),
        heading=_("They are different children"),
    )


def undo(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Separate what was merged."""
    pair = open_pair(actor=request.actor, public_id=public_id)
    merge = pair.standing_merge
    if merge is None:
        raise Http404
    form = UndoForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: undo_merge(actor=request.actor, merge=merge, **form.cleaned_data),
        done=_("The two records are separate again."),
        next_url=_address(pair),
        heading=_("Undo the merge"),
        lede=_(
            "Everything that came from the other record goes back to it. What was added after "
            "the merge stays with the record that was kept."
        ),
    )


def _undecided(request: ActingRequest, public_id: UUID) -> DuplicatePair:
    pair = open_pair(actor=request.actor, public_id=public_id)
    if pair.status != PairStatus.OPEN and request.method != "POST":
        raise StaleChange
    return pair


def _address(pair: DuplicatePair) -> str:
    return reverse("children:pair", args=[pair.public_id])
