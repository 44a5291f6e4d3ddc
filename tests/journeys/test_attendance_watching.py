"""Who watches over absence: holds, children at risk, the authority's figures, nobody forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from attendance.figures.not_attending import find_not_attending
from attendance.models import AlertStatus
from attendance.registers.totals import rebuild_totals
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days, pupil
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hold_is_asked_for_decided_and_ended(new_visitor):
    school = SchoolFactory(name="Alder School")
    ada = pupil(school, legal_first_name="Ada", legal_last_name="Stone")
    # So many days away that the alert still stands when the hold ends.
    days = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 21)
    mark_days(ada.enrolments.get(), days, "II " * 12)
    today = timezone.localdate()
    alert = AlertFactory(
        school=school, child=ada, counts_from=days - timedelta(days=1), first_day=days,
        reached_on=today, last_day=today, answer_due_on=today + timedelta(days=5),
    )  # fmt: skip
    senco = as_staff(new_visitor(), member(Role.SENCO, school))
    liaison = as_staff(new_visitor(), member(Role.LIAISON_OFFICER))

    senco.visit(f"/attendance/alerts/{alert.public_id}/")
    senco.press("Ask to hold attendance alerts")
    senco.press("Ask the authority")
    assert senco.sees("There is a problem")
    senco.check_at_both_widths()
    words = "What is the condition, and what is planned for when the child is away?"
    senco.fill(words, "Treatment until spring; lessons at home are planned.")
    senco.choose("A number of further school days of absence")
    senco.fill("Further school days of absence because of health", "8")
    senco.press("Ask the authority")
    assert senco.sees("The liaison officer was asked.")

    liaison.visit("/attendance/holds/?status=asked")
    liaison.check_at_both_widths()
    liaison.follow("Ada Stone")
    liaison.press("Agree or decline")
    liaison.press("Save")
    assert liaison.sees("There is a problem")
    liaison.check_at_both_widths()
    liaison.choose("Yes")
    liaison.press("Save")
    assert liaison.sees("until 8 further school days of absence")
    liaison.visit(f"/attendance/alerts/{alert.public_id}/")
    liaison.check_at_both_widths()

    senco.visit("/attendance/alerts/?status=on_hold")
    senco.check_at_both_widths()
    senco.follow("Ada Stone")
    senco.press("End the hold")
    senco.fill("Why?", "The treatment has changed.")
    senco.press("End the hold")
    assert senco.sees("Alerts go on as before.")
    senco.visit(f"/attendance/alerts/{alert.public_id}/")
    assert senco.sees("Hold ended, waiting for an answer again")
    senco.check_at_both_widths()
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RAISED


def test_from_the_authoritys_figures_to_the_child_whom_nobody_has(new_visitor):
    school = SchoolFactory(name="Alder School")
    ben = pupil(school, 1, legal_first_name="Ben", legal_last_name="Rowe")
    cleo = pupil(school, 2, legal_first_name="Cleo", legal_last_name="Ward")
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 21)
    mark_days(ben.enrolments.get(), monday, "GG " * 15)
    mark_days(cleo.enrolments.get(), monday, "// II " * 7 + "//")
    rebuild_totals(monday, today)
    find_not_attending()
    liaison = as_staff(new_visitor(), member(Role.LIAISON_OFFICER))

    liaison.visit("/attendance/")
    liaison.check_at_both_widths()
    liaison.fill("Name of the school", "Alder")
    liaison.press("Apply")
    with liaison.page.expect_download() as download:
        liaison.page.get_by_role("link", name="Download as filtered (CSV)").click()
    assert "Alder School" in download.value.path().read_text(encoding="utf-8-sig")
    liaison.follow("Nobody has them")
    assert liaison.sees("Ben Rowe")
    assert not liaison.page.get_by_text("Cleo Ward").count()
    liaison.check_at_both_widths()
    liaison.follow("Ben Rowe")
    assert liaison.heading == "Ben Rowe"
    liaison.check_at_both_widths()

    liaison.visit("/attendance/at-risk/")
    assert liaison.sees("Near an alert.")
    liaison.check_at_both_widths()
    liaison.follow("Cleo Ward")
    assert liaison.heading == "Cleo Ward"
