"""A request about a return in the panel's papers."""

from django.utils.translation import gettext as _

from cases.request_papers import PaperAuthor, PaperPart, RequestPaper
from reintegration.models import PanelRequest


def paper_of(request: PanelRequest) -> RequestPaper:
    """What is asked; for the team, the plan that it is about."""
    plan = request.plan
    facts = [
        (_("Plan for the return"), plan.reference),
        (_("What comes next"), str(plan.get_route_display())),
        (_("Where to"), plan.where_to),
    ]
    inside = [(_("Why"), plan.grounds), (_("What a good outcome looks like"), plan.aim)]
    return RequestPaper(
        asked=((str(request.get_kind_display()), request.asks),),
        parts=(PaperPart(_("Plan for the return"), _said(facts)),),
        team_parts=(PaperPart(_("What the plan says"), _said(inside)),) if _said(inside) else (),
        authors=(PaperAuthor(user_id=request.recorded_by_id),) if request.recorded_by_id else (),
    )


def _said(rows: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in rows if text)
