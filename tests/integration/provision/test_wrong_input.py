"""One wrong answer on each form: said where it is to be mended, all that was typed is kept."""

from datetime import timedelta

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.roles import Role
from ledger.date_field import DateField
from ledger.models import Notification, StatusChange
from provision.week import week_seen
from tests.factories.directory import OfferFactory, ProviderFactory, SupportFactory
from tests.factories.provision import ExamEntryFactory, SlotFactory, TaughtSessionFactory
from tests.pages import as_, at
from tests.people import member

pytestmark = pytest.mark.django_db

LONG = "x" * 501


def today(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


class Pages:
    """Every form of provision: who fills it in, where, and answers that would be taken."""

    def __init__(self, scene):
        self.scene = scene
        self.coordinator = member(Role.PANEL_COORDINATOR, scene.authority)

    def find(self, name):
        return getattr(self, name)()

    def _entry(self):
        return ProviderFactory(organisation=self.scene.provider)

    def begin(self):
        scene = self.scene
        return scene.liaison, reverse("provision:begin", args=[scene.child.public_id]), {
            "authorisation": scene.authorisation.public_id,
            "place": f"{scene.provider.public_id}/{scene.base.public_id}",
            "starts_on": today(), "planned_end_on": today(60),
        }  # fmt: skip

    def place(self):
        _person, _url, answers = self.begin()
        return self.scene.liaison, at("place", self.scene.begin()), answers

    def week(self):
        placement = self.scene.begin()
        return self.scene.liaison, at("week", placement), {
            "seen": week_seen(placement), "base": self.scene.base.public_id,
            "tuesday_0_from": "9:00", "tuesday_0_to": "12:00", "tuesday_0_mode": "group",
            "tuesday_0_subject": "english",
        }  # fmt: skip

    def people(self):
        placement = self.scene.begin()
        person = self.scene.senco.public_id
        return self.scene.liaison, at("step", placement, "people"), {"home_school_lead": person}

    def safety(self):
        answers = {"transport": "Taxi", "risk_assessment": "Rests"}
        return self.scene.liaison, at("step", self.scene.begin(), "safety"), answers

    def curriculum(self):
        answers = {"subjects": ["english", "maths"], "curriculum": "GCSE"}
        return self.scene.liaison, at("step", self.scene.begin(), "curriculum"), answers

    def exit(self):
        answers = {
            "exit_criteria": "Comes", "exit_plan": "School", "review_on": today(20),
            "less_than_full_time_reason": "Tires", "hours_review_on": today(20),
        }  # fmt: skip
        return self.scene.liaison, at("step", self.scene.begin(), "exit"), answers

    def accept(self):
        answers = {"provider_lead": self.scene.tutor.public_id}
        return self.scene.manager, at("accept", self.scene.offered()), answers

    def start(self):
        return self.scene.manager, at("start", self.scene.accepted()), {"started_on": today()}

    def extend(self):
        answers = {"authorisation": self.scene.authorisation.public_id, "planned_end_on": today(99)}
        return self.scene.liaison, at("extend", self.scene.active()), answers

    def take_step(self):
        answers = {"taken_on": today(), "what": "Visit", "came_of_it": "Tea", "with_family": "on"}
        return self.scene.tutor, at("take_step", self.scene.active()), answers

    def notice(self):
        answers = {"for_refusal": "no", "reason": "Closing", "notice_ends_on": today(40)}
        return self.scene.manager, at("notice", self.scene.active()), answers

    def end(self):
        answers = {"reason": "returned", "ended_on": today(), "words": "Went well"}
        return self.scene.manager, at("end", self.scene.active()), answers

    def review(self):
        words = ("academic", "social", "personal", "child_said", "parent_said", "school_said",
                 "shared_progress")  # fmt: skip
        answers = {"held_on": today(), "next_review_on": today(20), **dict.fromkeys(words, "Well")}
        return self.scene.tutor, at("review", self.scene.active()), answers

    def duties(self):
        answers = {"kinds": ["contact"], "owner": self.scene.senco.public_id, "due_on": today(3)}
        return self.scene.liaison, at("duties", self.scene.active()), answers

    def new_exam(self):
        return self.scene.tutor, at("new_exam", self.scene.active()), {
            "subject": "Maths", "qualification": "GCSE", "season": "Summer", "board": "AQA",
            "entered_by": "school", "enter_by_on": today(), "status": "planned", "place": "Base",
            "access_arrangements": "Rest breaks", "applied_on": today(),
        }  # fmt: skip

    def change_exam(self):
        _person, _url, answers = self.new_exam()
        entry = ExamEntryFactory(placement=self.scene.child.placements.get())
        return self.scene.senco, reverse("provision:change_exam", args=[entry.public_id]), answers

    def health_notice(self):
        self.scene.active()
        url = reverse("provision:health_notice", args=[self.scene.child.public_id])
        return self.scene.senco, url, {
            "kind": "discharge", "happened_on": today(), "told_by": "Ward 4", "meaning": "An hour",
        }  # fmt: skip

    def ask_panel(self):
        answers = {"asks": "Six more weeks", "until_on": today(60)}
        return self.scene.senco, at("ask_panel", self.scene.active()), answers

    def log_other(self):
        placement = self.scene.active()
        return self.scene.tutor, reverse("provision:log_other"), {
            "placement": placement.pk, "day": today(), "starts_at": "9:30", "hours": "2",
            "mode": "group", "subject": "english", "attended": "part", "hours_attended": "1",
            "key": "0b0c4a1e-5b0e-4f6c-9d0a-0c3f4a5b6c7d", "academic": "3",
        }  # fmt: skip

    def correct_lesson(self):
        placement = self.scene.active(starts_on=timezone.localdate() - timedelta(days=9))
        session = TaughtSessionFactory(
            placement=placement, slot=SlotFactory(placement=placement, weekday=1, starts_at="15:00",
                                                  ends_at="18:00")
        )  # fmt: skip
        url = reverse("provision:correct_lesson", args=[session.public_id])
        return self.scene.tutor, url, {
            "starts_at": "9:30", "hours": "2", "attended": "part", "hours_attended": "1",
            "key": session.client_key,
        }  # fmt: skip

    def new_provider(self):
        return self.coordinator, reverse("provision:new_provider"), {"name": "Heron House"}

    def edit_provider(self):
        url = reverse("provision:edit_provider", args=[self._entry().public_id])
        return self.coordinator, url, {
            "name": "Riverside", "needs": ["anxiety"], "safeguarding_name": "Pat Hill",
            "safeguarding_telephone": "01905 000000", "safeguarding_email": "pat@riverside.example",
            "street": "Quay 1", "town": "Marlbury", "postcode": "ZZ1 1AA",
            "email": "office@riverside.example", "website": "https://riverside.example",
            "telephone": "01905 000001",
        }  # fmt: skip

    def edit_registration(self):
        url = reverse("provision:edit_registration", args=[self._entry().public_id])
        answers = {"registration_kind": "school", "registration_number": "1"}
        return self.coordinator, url, {**answers, "registration_body": "DfE"}

    def new_check(self):
        url = reverse("provision:new_check", args=[self._entry().public_id])
        answers = {"kind": "entry", "checked_on": today(), "result": "fine", "next_on": today(90)}
        return self.coordinator, url, answers

    def new_base(self):
        url = reverse("provision:new_base", args=[self._entry().public_id])
        return self.coordinator, url, {
            "name": "Quay", "position": "SO 849 548", "postcode": "ZZ1 1AA", "street": "Quay 1",
            "town": "Marlbury",
        }  # fmt: skip

    def new_offer(self):
        url = reverse("provision:new_offer", args=[self._entry().public_id])
        return self.coordinator, url, {
            "mode": "group", "base": self.scene.base.public_id, "lowest_age": "11",
            "highest_age": "16", "places": "6", "name": "Mornings",
        }  # fmt: skip

    def end_offer(self):
        offer = OfferFactory(provider=self._entry(), base=self.scene.base)
        return self.coordinator, reverse("provision:end_offer", args=[offer.public_id]), {
            "ends_on": today(),
        }  # fmt: skip

    def week_places(self):
        offer = OfferFactory(provider=self._entry(), base=self.scene.base)
        monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
        url = reverse("provision:week_places", args=[offer.public_id])
        return self.coordinator, url, {f"week_{monday.isoformat()}": "3"}

    def new_price(self):
        url = reverse("provision:new_price", args=[self._entry().public_id])
        return self.coordinator, url, {
            "mode": "group", "amount": "100", "unit": "week", "starts_on": today(),
            "ends_on": today(30), "note": "Spring",
        }  # fmt: skip

    def ask_support(self):
        url = reverse("provision:ask_support", args=[self.scene.child.public_id])
        return self.scene.liaison, url, {"kind": "liaison", "purpose": "Meet at the gate"}

    def arrange_support(self):
        support = SupportFactory(child=self.scene.child)
        url = reverse("provision:arrange_support", args=[support.public_id])
        return self.coordinator, url, {
            "officer": self.scene.liaison.public_id, "purpose": "Gate", "hours_a_week": "3",
            "starts_on": today(), "ends_on": today(30),
        }  # fmt: skip

    def prolong_support(self):
        support = SupportFactory(child=self.scene.child, active=True)
        url = reverse("provision:prolong_support", args=[support.public_id])
        return self.coordinator, url, {"hours_a_week": "3", "ends_on": today(30)}

    def end_support(self):
        support = SupportFactory(child=self.scene.child, active=True)
        url = reverse("provision:end_support", args=[support.public_id])
        answers = {"ended_on": today(), "effect": "helped", "effect_words": "Comes"}
        return self.coordinator, url, answers

    def liaison_hours(self):
        return self.coordinator, reverse("provision:liaison_hours"), {
            "officer": self.scene.liaison.public_id, "hours_a_week": "20", "starts_on": today(),
        }  # fmt: skip


NAMES = [name for name in vars(Pages) if not name.startswith("_") and name != "find"]


def written():
    """How much stands in every table of provision, and what people were told."""
    models = [*apps.get_app_config("provision").get_models(), Notification, StatusChange]
    return {model.__name__: model._default_manager.count() for model in models}


def wrong_values(field):
    """What somebody may type into a field that cannot be taken."""
    if isinstance(field, DateField):
        return ["31 2 2026", "1 1 26000000"]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return ["some", "-1", "1e400"]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return ["nonsense"]
    if isinstance(field, forms.TimeField):
        return ["25:99", "soon"]
    if isinstance(field, forms.CharField) and field.max_length:
        return [LONG]
    return []


def with_answer(answers, name, field, value):
    changed = {key: item for key, item in answers.items() if key != name}
    if isinstance(field, DateField):
        parts = dict(zip(("day", "month", "year"), value.split(), strict=True))
        return changed | {f"{name}_{part}": text for part, text in parts.items()}
    return changed | {name: value}


def typed(response, answers):
    """Texts that were typed and are not on the page any more."""
    page = response.content.decode()
    texts = [item for item in answers.values() if isinstance(item, str)]
    return [text for text in texts if escape(text) not in page and not text.startswith("20")]


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_answer_is_refused_where_it_stands(scene, name):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    form = client.get(url).context["form"]
    before = written()
    asked = {key: field for key, field in form.fields.items() if key in answers}
    assert asked, "the answers are those of the form"
    for key, field in asked.items():
        for value in wrong_values(field):
            sent = with_answer(answers, key, field, value)
            response = client.post(url, sent)
            assert response.status_code == 200, (key, value)
            assert key in response.context["form"].errors, (key, value)
            assert "There is a problem" in response.content.decode()
            if not isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
                assert not typed(response, sent), (key, value)
    assert written() == before


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_refused_and_a_full_one_taken(scene, name):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    before = written()
    response = client.post(url, {"csrfmiddlewaretoken": "x"})
    if response.status_code == 200:
        errors = response.context["form"].errors
        assert errors and "There is a problem" in response.content.decode()
        assert written() == before
    else:
        assert name in {"week_places", "people"}, "nothing needs to be answered there"
    taken = client.post(url, answers)
    assert taken.status_code == 302, taken.context["form"].errors


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("begin", {"planned_end_on": -1}, "planned_end_on"),
        ("place", {"planned_end_on": -1}, "planned_end_on"),
        ("week", {"tuesday_0_to": "8:00"}, "tuesday_0_to"),
        ("week", {"tuesday_0_from": "0:00", "tuesday_0_to": "23:00"}, "tuesday_0_to"),
        ("week", {"base": ""}, "base"),
        ("week", {"tuesday_1_from": "11:00", "tuesday_1_to": "13:00", "tuesday_1_mode": "online"},
         "tuesday_1_from"),
        ("week", {"tuesday_0_from": ""}, "tuesday_0_from"),
        ("exit", {"review_on": 400}, "review_on"),
        ("exit", {"review_on": -1}, "review_on"),
        ("start", {"started_on": 1}, "started_on"),
        ("extend", {"planned_end_on": -1}, "planned_end_on"),
        ("take_step", {"taken_on": 1}, "taken_on"),
        ("notice", {"for_refusal": "yes"}, "for_refusal"),
        ("notice", {"notice_ends_on": 0}, "notice_ends_on"),
        ("end", {"ended_on": 1}, "ended_on"),
        ("end", {"ended_on": -1}, "ended_on"),
        ("end", {"reason": "refusal"}, "reason"),
        ("review", {"held_on": 1}, "held_on"),
        ("review", {"next_review_on": 0}, "next_review_on"),
        ("duties", {"due_on": -1}, "due_on"),
        ("duties", {"kinds": ["other"]}, "details"),
        ("new_exam", {"access_arrangements": ""}, "access_arrangements"),
        ("new_exam", {"enter_by_on": -4000}, "enter_by_on"),
        ("health_notice", {"happened_on": 400}, "happened_on"),
        ("health_notice", {"happened_on": -9000}, "happened_on"),
        ("ask_panel", {"until_on": -1}, "until_on"),
        ("log_other", {"day": 1}, "day"),
        ("log_other", {"day": -1}, "day"),
        ("log_other", {"hours": "0"}, "hours"),
        ("log_other", {"hours": "30"}, "hours"),
        ("log_other", {"hours_attended": "3"}, "hours_attended"),
        ("log_other", {"hours_attended": "0"}, "hours_attended"),
        ("log_other", {"attended": "absent"}, "absence_reason"),
        ("correct_lesson", {"hours": "0"}, "hours"),
        ("correct_lesson", {"hours_attended": "3"}, "hours_attended"),
        ("new_check", {"checked_on": 1}, "checked_on"),
        ("new_check", {"next_on": -1}, "next_on"),
        ("new_check", {"result": "concern"}, "found"),
        ("new_check", {"kind": "staff"}, "upload"),
        ("edit_registration", {"registration_kind": "not_required"}, "registration_note"),
        ("new_base", {"position": "somewhere"}, "position"),
        ("new_offer", {"base": ""}, "base"),
        ("new_offer", {"highest_age": "10"}, "highest_age"),
        ("end_offer", {"ends_on": -9000}, "ends_on"),
        ("new_price", {"ends_on": -1}, "ends_on"),
        ("new_price", {"amount": "-1"}, "amount"),
        ("arrange_support", {"ends_on": -1}, "ends_on"),
        ("arrange_support", {"hours_a_week": "0"}, "hours_a_week"),
        ("arrange_support", {"hours_a_week": "33"}, "hours_a_week"),
        ("prolong_support", {"ends_on": -1}, "ends_on"),
        ("end_support", {"ended_on": 1}, "ended_on"),
        ("end_support", {"ended_on": -900}, "ended_on"),
        ("liaison_hours", {"hours_a_week": "41"}, "hours_a_week"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_the_thing_to_mend(scene, name, wrong, field):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    before = written()
    sent = answers | {
        key: today(value) if isinstance(value, int) else value for key, value in wrong.items()
    }
    response = client.post(url, sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not typed(response, sent)
    assert written() == before


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("people", {"home_school_lead": ""}), ("safety", {"transport": "Bus"}),
        ("curriculum", {"curriculum": "Less"}), ("exit", {"exit_plan": "College"}),
        ("week", {"tuesday_0_to": "11:00"}), ("place", {"planned_end_on": today(50)}),
    ],
)  # fmt: skip
def test_a_stale_second_tab_overwrites_nothing(scene, name, other):
    person, url, answers = Pages(scene).find(name)
    client = as_(person)
    seen = {"seen": client.get(url).context["form"]["seen"].value()}
    assert client.post(url, {**answers, **other, **seen}).status_code == 302

    def stands():
        placement = scene.child.placements.get()
        return {key: str(value) for key, value in vars(placement).items() if key[0] != "_"} | {
            "week": week_seen(placement)
        }

    kept = stands()
    response = client.post(url, {**answers, **seen})
    assert response.status_code == 200
    assert "changed" in str(response.context["form"].non_field_errors())
    assert not typed(response, answers)
    assert stands() == kept
