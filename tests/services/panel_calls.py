"""What goes before the panel: a placement's review, and support for a return."""

from accounts.actors import Actor
from provision.models import ReviewRequest
from provision.services import panel_reviews
from reintegration.models import PanelRequest
from reintegration.services import panel
from tests.factories.panels import PanelPeople
from tests.factories.placements import Scene
from tests.factories.reintegration import active_return
from tests.services.doors import Given, calls
from tests.services.placement_calls import soon
from tests.services.return_calls import WEEK, today, with_plan


def _placement_asked(scene: Scene) -> ReviewRequest:
    return panel_reviews.ask_panel(**_placement_asking(scene))


def _placement_asking(scene: Scene) -> Given:
    return {
        "actor": scene.act(scene.senco), "placement": scene.active(), "asks": "Six more weeks",
        "until_on": soon(120),
    }  # fmt: skip


@calls(panel_reviews.ask_panel)
def _placement_ask() -> Given:
    return _placement_asking(Scene())


@calls(panel_reviews.answer_panel)
def _placement_answer() -> Given:
    scene = Scene()
    given = {"actor": scene.act(scene.senco), "request": _placement_asked(scene)}
    ReviewRequest.objects.update(status="given_back", question="What does she say?")
    given["request"].refresh_from_db()
    return {**given, "asks": "Six more weeks; she wants it"}


@calls(panel_reviews.withdraw_request)
def _placement_withdraw_request() -> Given:
    scene = Scene()
    return {
        "actor": scene.act(scene.senco),
        "request": _placement_asked(scene),
        "reason": "Not needed",
    }


@calls(panel_reviews.put_on_agenda)
def _placement_put() -> Given:
    scene = Scene()
    people = PanelPeople(authority=scene.authority)
    return {
        "actor": people.act(people.coordinator), "request": _placement_asked(scene),
        "meeting": people.plan(),
    }  # fmt: skip


def _placement_of_panel(status: str, who: str) -> Given:
    scene = Scene()
    people = PanelPeople(authority=scene.authority)
    request = _placement_asked(scene)
    ReviewRequest.objects.update(status=status)
    request.refresh_from_db()
    return {"actor": people.act(getattr(people, who)), "subject": request}


@calls(panel_reviews.taken_off)
def _placement_taken_off() -> Given:
    return {
        **_placement_of_panel("listed", "chair"), "reason": "More is needed",
        "question": "What does she say?", "due_on": soon(5),
    }  # fmt: skip


@calls(panel_reviews.decided)
def _placement_decided() -> Given:
    return {
        **_placement_of_panel("listed", "chair"), "outcome": "extend",
        "decision_reference": "D-000001",
    }  # fmt: skip


@calls(panel.ask_panel)
def _return_ask() -> Given:
    return {**with_plan(active_return), "asks": "Help on the bus"}


def _return_request(status: str) -> tuple[Actor, PanelPeople, PanelRequest]:
    given = _return_ask()
    request = panel.ask_panel(**given)
    PanelRequest.objects.update(status=status)
    request.refresh_from_db()
    return given["actor"], PanelPeople(), request


@calls(panel.answer_panel)
def _return_answer_panel() -> Given:
    senco, _people, request = _return_request("given_back")
    return {"actor": senco, "request": request, "asks": "Help on the bus, for six weeks"}


@calls(panel.withdraw_request)
def _return_withdraw_request() -> Given:
    senco, _people, request = _return_request("asked")
    return {"actor": senco, "request": request, "reason": "Not needed"}


@calls(panel.put_on_agenda)
def _return_put() -> Given:
    _senco, found, request = _return_request("asked")
    return {"actor": found.act(found.coordinator), "request": request, "meeting": found.plan()}


@calls(panel.taken_off)
def _return_taken_off() -> Given:
    _senco, found, request = _return_request("listed")
    return {
        "actor": found.act(found.chair), "subject": request, "reason": "More is needed",
        "question": "Who goes along?", "due_on": today() + WEEK,
    }  # fmt: skip


@calls(panel.decided)
def _return_decided() -> Given:
    _senco, found, request = _return_request("listed")
    return {
        "actor": found.act(found.chair), "subject": request, "outcome": "return_support",
        "decision_reference": "D-000001",
    }  # fmt: skip
