"""Schools that are alike: what happens undisturbed in one must come out in the other."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from attendance.models import (
    AbsenceTally,
    Alert,
    ChangedRegister,
    Correction,
    ImportStatus,
    RegisterDay,
    RegisterImport,
)
from attendance.services.evaluation import evaluate_alerts
from attendance.services.imports import request_saving, upload_marks
from calendars.days import is_working_day
from cases.models import Child, Knowledge, Section19Record, TimelineEvent
from ledger.models import Job, Notification
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import csv_of, mark, pupil
from tests.people import actor, member

SYSTEM = Actor.system()
DAYS = 16
# Ill all the time; ill, which the file corrects; unexplained, which it settles; unauthorised; well.
STANDING = ("", "I" * DAYS, "N" * 3, "", "/" * 2)
FILE = ("I" * DAYS, "/" * DAYS, "I" * 11 + "/" * 5, "O" * DAYS, "/" * DAYS)


def school_days() -> list[date]:
    """The last days on which a school may have taught, oldest first."""
    found, day = [], timezone.localdate()
    while len(found) < DAYS:
        day -= timedelta(days=1)
        if is_working_day(day):
            found.append(day)
    return found[::-1]


@dataclass(frozen=True)
class Scene:
    """A school with five pupils and an open alert, before its file comes in."""

    school: Organisation
    officer: Actor
    people: dict[int, str]
    children: list[Child]
    first_upn: int

    def upload(self, file: tuple[str, ...] = FILE) -> RegisterImport:
        rows = [
            (self.first_upn + place, day, session, code)
            for place, codes in enumerate(file)
            for day, code in zip(school_days(), codes, strict=False)
            for session in ("AM", "PM")
        ]
        return upload_marks(actor=self.officer, school=self.school, upload=csv_of(*rows))

    def request_saving(self, found: RegisterImport) -> RegisterImport:
        found.refresh_from_db()
        assert found.status == ImportStatus.CHECKED
        return request_saving(
            actor=self.officer, register_import=found, why_changed="Settled with the parent"
        )

    def outcome(self) -> dict[str, Any]:
        """All that the marks have led to, in words that are the same for all such schools."""
        return {
            "marks": self._rows(RegisterDay, "enrolment__child", "day", "am", "pm"),
            "tallies": self._rows(
                AbsenceTally, "enrolment__child", "academic_year", "illness", "medical",
                "authorised", "unauthorised", "run_starts", "is_open", "last_position",
            ),
            "waiting": ChangedRegister.objects.filter(enrolment__child__in=self.children).count(),
            "corrections": self._rows(
                Correction, "enrolment__child", "day", "session", "before", "after", "why"
            ),
            "alerts": self._rows(
                Alert, "child", "rule", "status", "reached_on", "first_day", "last_day", "sessions"
            ),
            "section 19": self._rows(Section19Record, "child", "status", "known_on", "ended_on"),
            "knowledge": self._rows(Knowledge, "record__child", "kind", "told_on", "words"),
            "timeline": self._rows(TimelineEvent, "child", "code", "happened_on"),
            "notices": self.notices(),
        }  # fmt: skip

    def notices(self) -> Counter[tuple[str, str, str]]:
        """How many of each kind each person has, and about what."""
        about = {
            row.reference: f"{model.__name__} of child {self.children.index(row.child)}"
            for model in (Alert, Section19Record)
            for row in model.objects.filter(child__in=self.children).select_related("child")
        }
        rows = Notification.objects.filter(reference__in=about)
        return Counter((self.people[row.recipient_id], row.code, about[row.reference])
                       for row in rows)  # fmt: skip

    def _rows(self, model: Any, child: str, *fields: str) -> list[str]:
        places = {one.pk: place for place, one in enumerate(self.children)}
        found = model.objects.filter(**{f"{child}__in": self.children})
        return sorted(str((places[pk], *rest)) for pk, *rest in found.values_list(child, *fields))


def make_scene(first_upn: int) -> Scene:
    """A school with its people; the authority and its officers are those of every other scene."""
    school = SchoolFactory()
    children = [pupil(school, first_upn + place) for place in range(len(FILE))]
    for child, codes in zip(children, STANDING, strict=True):
        for day, code in zip(school_days(), codes, strict=False):
            mark(child.enrolments.get(), day, code, code.replace("/", "\\"))
    people = {
        member(Role.SENCO, school).user_id: "SENCo",
        **_officers(),
    }
    evaluate_alerts(actor=SYSTEM, child_ids=[child.pk for child in children])
    return Scene(school, actor(Role.ATTENDANCE_OFFICER, school), people, children, first_upn)


def _officers() -> dict[int, str]:
    from accounts.models import Membership

    roles = (Role.LIAISON_OFFICER, Role.NAMED_OFFICER)
    for role in roles:
        if not Membership.objects.filter(role=role).exists():
            member(role)
    return dict(Membership.objects.filter(role__in=roles).values_list("user_id", "role"))


def undisturbed(first_upn: int = 101) -> dict[str, Any]:
    """What a file leads to when nothing goes wrong."""
    from attendance.tasks import carry_on_import

    scene = make_scene(first_upn)
    found = scene.upload()
    carry_on_import(found.pk)
    scene.request_saving(found)
    for _step in ("saving", "evaluation"):
        carry_on_import(found.pk)
    outcome = scene.outcome()
    assert len(outcome["alerts"]) == 3 and len(outcome["section 19"]) == 2, "a rich scene"
    return outcome


def is_finished(found: RegisterImport) -> bool:
    """Saved and evaluated."""
    found.refresh_from_db()
    return found.status == ImportStatus.SAVED and found.evaluated_at is not None


def job_of(found: RegisterImport) -> Job:
    """The job of its newest step."""
    found.refresh_from_db()
    return Job.objects.get(pk=found.job_id)
