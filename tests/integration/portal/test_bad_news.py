"""Bad news waits: no page, file, message or search tells a family before a person has."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Document, GrantKind, Telling
from cases.services.tellings import announce_shown_news, record_telling
from ledger.mailing import send_waiting_notices
from ledger.models import Notification
from panels.models import Decision, Outcome, PanelMeeting
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
    ratify,
)
from panels.services.letters import send_all_letters
from provision.models import EndReason, Placement
from provision.placement_rules import earliest_end
from provision.services.ending import end_placement, give_notice, take_back_notice
from tests.factories.cases import GrantFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.placements import Scene
from tests.factories.referrals import QueuedReferralFactory
from tests.people import sign_in_family

pytestmark = pytest.mark.django_db
DECLINED = terms(Outcome.DECLINE, advice="Try mornings first.", onward_route="Early help")
CHANGES_EACH_TIME = re.compile(r'(name="csrfmiddlewaretoken"|name="csrf-token"|nonce=)[^>]*')


@pytest.fixture
def people():
    return PanelPeople()


@pytest.fixture
def scene(people):
    return Scene(people.authority)


@pytest.fixture
def families(scene):
    users = [
        GrantFactory(child=scene.child).user,
        GrantFactory(child=scene.child, kind=GrantKind.YOUNG_PERSON).user,
    ]
    return [sign_in_family(Client(), user) for user in users]


def all_that_they_see(scene: Scene, families: list[Client]) -> list[str]:
    """Every page of the child that a family can ask for, word by word."""
    child = scene.child.public_id
    names = ("child", "decisions", "progress", "outcomes", "who", "threads")
    pages = [reverse(f"portal:{name}", args=[child]) for name in names]
    pages += [reverse("portal:write", args=[child, kind]) for kind in ("message", "safety")]
    pages += [f"/search/?q={scene.child.last_name}", "/messages/", "/", "/children/"]
    decisions = Decision.objects.filter(item__child=scene.child)
    pages += [reverse("portal:easy_decision", args=[child, one.public_id]) for one in decisions]
    pages += [
        address
        for one in Document.objects.filter(child=scene.child)
        for address in (
            reverse("portal:document", args=[one.public_id]),
            f"/cases/documents/{one.public_id}/file/",
        )
    ]
    return [_words_of(client, url) for client in families for url in pages]


def _words_of(client: Client, url: str) -> str:
    answer = client.get(url, follow=True)
    if answer.status_code != 200:
        return ""
    text = b"".join(answer).decode("latin-1") if answer.streaming else answer.content.decode()
    return CHANGES_EACH_TIME.sub("", text)


def said(pages: list[str]) -> list[str]:
    return [page for page in pages if page]


def tell(scene: Scene) -> None:
    record_telling(
        actor=scene.act(scene.senco), telling=Telling.objects.waiting().get(), told_how="call",
        told_on=timezone.localdate(), told_whom="Mother",
    )  # fmt: skip


def nobody_was_written_to(families: list[Client]) -> bool:
    users = [client.session["_auth_user_id"] for client in families]
    send_waiting_notices()
    addresses = {address for message in mail.outbox for address in message.to}
    notices = Notification.objects.filter(recipient__in=users)
    return not notices.exists() and not addresses & set(
        notices.model.recipient.field.related_model.objects.filter(pk__in=users).values_list(
            "email", flat=True
        )
    )


def decline(scene: Scene, people: PanelPeople) -> Decision:
    item = people.put(people.open(people.plan()), QueuedReferralFactory(child=scene.child))
    PanelMeeting.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=DECLINED, stances=agreed(item)
    )
    send_all_letters(actor=people.act(people.coordinator), decision=decision)
    return decision


def test_a_decline_and_its_letter_change_no_page_until_somebody_has_told_it(
    scene, people, families
):
    before = said(all_that_they_see(scene, families))
    decline(scene, people)
    assert said(all_that_they_see(scene, families)) == before
    assert nobody_was_written_to(families)
    tell(scene)
    after = "".join(all_that_they_see(scene, families))
    for words in ("said no to what school asked for", "letter to the family", "%PDF"):
        assert words in after


def test_a_decline_appears_by_itself_when_its_day_has_come(scene, people, families):
    decline(scene, people)
    Telling.objects.update(shown_from=timezone.localdate())
    assert announce_shown_news() == 1
    assert "said no to what school asked for" in "".join(all_that_they_see(scene, families))


def notice(scene: Scene, placement: Placement) -> Placement:
    return give_notice(
        actor=scene.act(scene.manager), placement=placement, reason="We cannot go on.",
        notice_ends_on=earliest_end(placement),
    )  # fmt: skip


@pytest.fixture
def placement(scene):
    return scene.active(starts_on=timezone.localdate() - timedelta(days=14))


def test_a_notice_changes_no_page_until_somebody_has_told_it(scene, placement, families):
    before = said(all_that_they_see(scene, families))
    notice(scene, placement)
    assert said(all_that_they_see(scene, families)) == before
    assert nobody_was_written_to(families)
    tell(scene)
    after = "".join(all_that_they_see(scene, families))
    assert "Lessons here end on" in after
    assert "Lessons in this place end." in after
    assert "We cannot go on." not in after


def test_a_notice_taken_back_is_never_heard_of(scene, placement, families):
    before = said(all_that_they_see(scene, families))
    notice(scene, placement)
    take_back_notice(actor=scene.act(scene.liaison), placement=placement, reason="It goes on.")
    Telling.objects.update(shown_from=timezone.localdate())
    announce_shown_news()
    assert said(all_that_they_see(scene, families)) == before
    assert nobody_was_written_to(families)


def test_a_notice_before_the_first_day_leaves_the_first_day_where_it_was(scene, families):
    placement = scene.accepted(starts_on=timezone.localdate() + timedelta(days=7))
    before = said(all_that_they_see(scene, families))
    notice(scene, placement)
    assert said(all_that_they_see(scene, families)) == before


def test_an_early_end_changes_no_page_until_somebody_has_told_it(scene, placement, families):
    before = said(all_that_they_see(scene, families))
    assert "Monday" in "".join(before)
    assert scene.provider.name in "".join(before)
    last_day = timezone.localdate() - timedelta(days=1)
    end_placement(
        actor=scene.act(scene.liaison), placement=placement, ended_on=last_day,
        reason=EndReason.PROVIDER, words="The roof fell in.",
    )  # fmt: skip
    assert said(all_that_they_see(scene, families)) == before
    assert nobody_was_written_to(families)
    tell(scene)
    progress = reverse("portal:progress", args=[scene.child.public_id])
    page = families[0].get(progress).content.decode()
    assert f"to {last_day:%-d %B %Y}" in page
    assert "roof" not in page
    who = reverse("portal:who", args=[scene.child.public_id])
    assert scene.provider.name not in families[0].get(who).content.decode()


def test_a_decline_that_a_meeting_replaced_is_never_told(scene, people, families):
    referral = QueuedReferralFactory(child=scene.child, is_fast_track=True, grounds="In hospital")
    item = people.fast_track(referral)
    propose_fast_track(actor=people.act(people.chair), item=item, terms=DECLINED)
    answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
    assert Telling.objects.waiting().exists()
    meeting = people.plan()
    put_up_for_ratification(actor=people.act(people.coordinator), item=item, meeting=meeting)
    people.open(meeting)
    item.refresh_from_db()
    ratify(
        actor=people.act(people.chair),
        item=item,
        stances=agreed(item),
        terms=terms(),
        reason="More is needed",
    )
    assert not Telling.objects.untold().exists()
    page = "".join(all_that_they_see(scene, families))
    assert "said no" not in page
    assert "liaison officer" in page
