"""The panel, and the handover pack of an onward route."""

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.models import Outcome, RequestStatus
from panels.services.decisions import (
    decide_item,
)
from reintegration.models import HandoverPack, PanelRequest, Route
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.reintegration import active_return, draft_return
from tests.integration.reintegration.pages import dated, text_of, url
from tests.people import sign_in

pytestmark = pytest.mark.django_db


def test_the_panel_is_asked_lists_it_and_decides(client, web, senco, child):
    plan = draft_return(senco, child)
    web.post(url("ask_panel", plan.public_id), {"asks": "A teaching assistant"})
    asked = PanelRequest.objects.get()
    people = PanelPeople()
    meeting = people.plan()
    office = sign_in(client, people.coordinator)
    assert "Put on an agenda" in text_of(office.get(plan.link))
    office.post(url("put_on_agenda", asked.public_id), {"meeting": meeting.pk})
    asked.refresh_from_db()
    assert asked.status == RequestStatus.LISTED
    item = meeting.items.get()
    html = text_of(office.get(reverse("panels:item", args=[item.public_id])))
    assert "A teaching assistant" in html
    assert plan.link in html
    people.open(meeting)
    chair = people.act(people.chair)
    decide_item(actor=chair, item=item, terms=terms(Outcome.RETURN_SUPPORT), stances=agreed(item))
    asked.refresh_from_db()
    assert (asked.status, asked.outcome) == (RequestStatus.DECIDED, "return_support")


def test_an_onward_plan_has_its_pack(web, senco, child):
    plan = active_return(
        senco, child, route=Route.POST_16, grounds="Sixteen", destination="Weir College",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    web.post(url("make_pack", plan.public_id))
    pack = HandoverPack.objects.get()
    download = web.get(url("pack", pack.public_id))
    assert b"".join(download.streaming_content).startswith(b"%PDF")
    web.post(
        url("hand_over", pack.public_id),
        {"handed_to": "Ana Reed", "how_handed": "By hand",
         **dated(handed_on=timezone.localdate())},
    )  # fmt: skip
    assert "given to Ana Reed" in text_of(web.get(plan.link))
