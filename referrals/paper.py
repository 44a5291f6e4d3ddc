"""A referral in the panel's papers: what was submitted, and what came after it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases.audience import Audience
from cases.models import Document
from cases.request_papers import PaperAuthor, PaperCheck, PaperPart, RequestPaper
from referrals.criteria import CRITERIA
from referrals.known import evidence_of, gather
from referrals.models import Evidence, Question, Referral
from referrals.parts import PARTS, groups_of
from referrals.words import in_full, one_evidence, row

OPEN = (Audience.TEAM, Audience.FAMILY)
_FIRST = ("supports", "fast_track")  # what is asked for stands on the summary page
_NOT_SHOWN = ("child", "views", *_FIRST)


def paper_of(referral: Referral) -> RequestPaper:
    """The words as they were submitted; evidence and answers as they are today."""
    stored = referral.submission.get("groups") or groups_of(referral, gather(referral))
    groups = {group["key"]: group for group in stored if group.get("key") in PARTS}
    evidence, questions = evidence_of(referral), list(referral.questions.all())
    parts = [_part(group) for key, group in groups.items() if key not in _NOT_SHOWN]
    parts += _came_later(referral, evidence, questions)
    return RequestPaper(
        asked=tuple(line for key in _FIRST for line in _rows(groups.get(key))),
        words=_rows(groups.get("views")),
        parts=tuple(part for part in parts if part.rows),
        documents=tuple(_documents(referral, evidence, questions)),
        authors=tuple(_authors(referral, evidence)),
        checks=tuple(_checks(referral)),
    )


def _part(group: dict[str, Any]) -> PaperPart:
    return PaperPart(group["title"], _rows(group))


def _rows(group: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    if group is None:
        return ()
    return _texts(group["rows"])


def _texts(rows: Iterable[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    texts = ((line["label"], "\n".join(line["values"]) or line["value"]) for line in rows)
    return tuple((label, text) for label, text in texts if text)


def _came_later(
    referral: Referral, evidence: list[Evidence], questions: list[Question]
) -> Iterable[PaperPart]:
    """Evidence that arrived after the submission, and questions with their answers."""
    if referral.submitted_at is not None:
        later = [item for item in evidence if item.recorded_at > referral.submitted_at]
        rows = [line for item in later for line in one_evidence(item)]
        yield PaperPart(_("Evidence that came later"), _texts(rows))
    answers = [
        row(f"{question.text} ({in_full(question.due_on)})",
            question.answer or _("Not answered yet"))
        for question in questions
    ]  # fmt: skip
    yield PaperPart(_("Questions and answers"), _texts(answers))


def _documents(
    referral: Referral, evidence: list[Evidence], questions: list[Question]
) -> Iterable[Document]:
    """Files that came with it and that the whole team may read."""
    ids = [item.document_id for item in evidence]
    ids += [question.document_id for question in questions]
    ids.append(referral.risk_document_id)
    wanted = Document.objects.standing().filter(
        pk__in=[pk for pk in ids if pk], child=referral.child, audience__in=OPEN,
        readers__isnull=True, file__withdrawn_at__isnull=True,
    )  # fmt: skip
    return wanted.select_related("file").order_by("written_on", "pk")


def _authors(referral: Referral, evidence: list[Evidence]) -> Iterable[PaperAuthor]:
    if referral.submitted_by is not None:
        yield PaperAuthor(user_id=referral.submitted_by.user_id)
    if referral.recorded_by_id is not None:
        yield PaperAuthor(user_id=referral.recorded_by_id)
    for item in evidence:
        asked = item.request
        # What came by a link was written by whoever was asked; what a person brought in, names it.
        yield PaperAuthor(
            name=item.clinician, email=asked.email if asked else "",
            user_id=item.recorded_by_id if asked is None else None, is_evidence=True,
        )  # fmt: skip


def _checks(referral: Referral) -> Iterable[PaperCheck]:
    """What the coordinator found at triage, in the order of the criteria."""
    found = {one.criterion: one for one in referral.findings.all()}
    for key, criterion in CRITERIA.items():
        if one := found.get(key):
            yield PaperCheck(key, criterion.label, one.get_verdict_display(), one.note)
