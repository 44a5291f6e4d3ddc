"""Two referrals of one child: worked as one, or separated again."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from referrals.access import open_merge, open_referral
from referrals.forms.triage import MergeForm, WhyForm
from referrals.models import Referral
from referrals.services.merging import merge_referrals, undo_merge
from referrals.services.seen import seen_now
from referrals.views.steps import step_page
from referrals.views.triage import open_for_triage


def merge(request: ActingRequest, public_id: UUID, other_id: UUID) -> HttpResponse:
    """Choose which goes on; both texts stay."""
    access = open_for_triage(request, public_id)
    one, other = access.referral, open_referral(actor=request.actor, public_id=other_id).referral
    if one.child_id != other.child_id or one.pk == other.pk:
        raise Http404
    both = {str(row.public_id): row for row in (one, other)}
    marks = {key: seen_now(row) for key, row in both.items()}
    form = MergeForm(
        request.POST or None,
        choices=[(key, _label(row)) for key, row in both.items()],
        initial={"keep": str(one.public_id), "seen": _packed(marks)},
    )

    def save() -> None:
        keep = form.cleaned_data["keep"]
        gone = next(key for key in both if key != keep)
        merge_referrals(
            actor=request.actor, keep=both[keep], other=both[gone],
            reason=form.cleaned_data["reason"],
            seen=_unpacked(form.cleaned_data["seen"]).get(gone),
        )  # fmt: skip

    lede = _(
        "Both texts stay, and everybody who wrote one goes on reading it. The evidence of both "
        "counts, and the clock is that of the older one."
    )
    done = _("They are worked as one. You can separate them again.")
    return step_page(request, access, _("Work two referrals as one"), form, save, done, lede)


def undo(request: ActingRequest, merge_id: UUID) -> HttpResponse:
    """Separate them again."""
    record, access = open_merge(actor=request.actor, public_id=merge_id)
    form = WhyForm(request.POST or None, submit_label=_("Separate them"))

    def save() -> None:
        undo_merge(actor=request.actor, merge=record, **form.cleaned_data)

    done = _("They are separate again.")
    lede = _("Both go back to how they were; what has come since stays with the one that went on.")
    return step_page(request, access, _("Separate two referrals"), form, save, done, lede)


def _label(referral: Referral) -> str:
    return _("%(reference)s, submitted by %(who)s") % {
        "reference": referral.reference, "who": referral.organisation
    }  # fmt: skip


def _packed(marks: dict[str, int]) -> str:
    return ",".join(f"{key}.{number}" for key, number in marks.items())


def _unpacked(text: str) -> dict[str, int]:
    """What the page saw of each; nothing of what was made up by hand."""
    pairs = (one.partition(".") for one in text.split(","))
    return {key: int(number) for key, _dot, number in pairs if number.isdigit()}
