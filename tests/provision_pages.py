"""Every form of provision: who fills it in, where, and answers that would be taken."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from provision.week import week_seen
from tests.factories.directory import OfferFactory, ProviderFactory, SupportFactory
from tests.factories.provision import ExamEntryFactory, SlotFactory, TaughtSessionFactory
from tests.pages import at
from tests.people import member


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
