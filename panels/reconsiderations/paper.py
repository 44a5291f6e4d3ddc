"""A reconsideration in the panel's papers: what was asked, and about which decision."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.registries import agenda_kinds
from cases.request_papers import PaperAuthor, PaperPart, RequestPaper
from panels.models import Decision, Reconsideration


def paper_of(reconsideration: Reconsideration) -> RequestPaper:
    """What is asked, with what is new in it, before all that the first request shared.

    Every agency at the table reads the first decision and its reasons: it is what they weigh.
    """
    first = first_paper(reconsideration.decision)
    asked = [
        (_("Who asks"), asker_in_words(reconsideration)),
        (_("Grounds"), "; ".join(str(one.get_kind_display()) for one in _grounds(reconsideration))),
        (_("In their own words"), reconsideration.words),
        (_("Why it is taken although it is late"), reconsideration.late_reason),
        (_("What the panel asked back"), reconsideration.question),
        (_("Answer"), reconsideration.answer),
    ]
    documents = [one for one in reconsideration.documents.all() if one.withdrawn_at is None]
    author = PaperAuthor(name=reconsideration.asker_name, user_id=reconsideration.asked_by_id)
    return RequestPaper(
        asked=tuple((label, text) for label, text in asked if text),
        words=first.words if first else (),
        parts=(decision_part(reconsideration.decision), *(_asked_first(first))),
        team_parts=first.team_parts if first else (),
        documents=(*documents, *(first.documents if first else ())),
        authors=(author, *(first.authors if first else ())),
    )


def decision_part(decision: Decision, title: str = "") -> PaperPart:
    """The decision that is looked at again, as it was recorded."""
    rows = [
        (_("Decision"), decision.reference),
        (_("Decided on"), date_format(decision.decided_on, "j F Y")),
        (_("Chaired by"), decision.decided_by.user.full_name),
        (_("Outcome"), str(decision.get_outcome_display())),
        (_("What is provided"), decision.provision),
        (_("Reasons"), decision.reasons),
        (_("Conditions"), decision.conditions),
        (_("Advice"), decision.advice),
        (_("Onward route"), decision.onward_route),
    ]
    return PaperPart(
        title or _("The first decision"), tuple((name, text) for name, text in rows if text)
    )


def asker_in_words(reconsideration: Reconsideration) -> str:
    """Who asked, how and when."""
    return _("%(name)s (%(who)s), %(day)s, %(how)s") % {
        "name": reconsideration.asker_name, "who": reconsideration.get_asker_display(),
        "day": date_format(reconsideration.asked_on, "j F Y"),
        "how": reconsideration.get_asked_how_display(),
    }  # fmt: skip


def in_minutes(decision: Decision) -> list[str]:
    """Lines about the decision that was looked at again, and each ground; none for any other.

    Wants `reconsiders__decision` and `ground_findings__ground` to be prefetched.
    """
    asked = getattr(decision, "reconsiders", None)
    if asked is None:
        return []
    first = asked.decision
    lines = [
        _("Looked at again: decision %(reference)s of %(day)s: %(outcome)s.")
        % {"reference": first.reference, "day": date_format(first.decided_on, "j E Y"),
           "outcome": first.get_outcome_display()},
        _("Asked by: %(who)s.") % {"who": asker_in_words(asked)},
    ]  # fmt: skip
    return lines + [
        f"- {one.ground.get_kind_display()}: {one.get_result_display()}. {one.reasons}"
        for one in decision.ground_findings.all()
    ]


def _grounds(reconsideration: Reconsideration) -> list[Any]:
    return list(reconsideration.grounds.all())


def first_paper(decision: Decision) -> RequestPaper | None:
    """What the request said that a decision answered; None when its app is gone."""
    kind = agenda_kinds.find(decision.item.kind)
    try:
        return kind.paper(kind.get(decision.item.subject_id)) if kind else None
    except ObjectDoesNotExist:
        return None


def _asked_first(paper: RequestPaper | None) -> tuple[PaperPart, ...]:
    if paper is None:
        return ()
    return (PaperPart(_("What was asked at first"), paper.asked), *paper.parts)
