"""A clinician without an account answers by a link, after a wrong birth date and a slip."""

import re

import pytest
from django.core import mail

from accounts.roles import Role
from referrals.models import Evidence
from referrals.services import link_mail, links
from tests.factories.referrals import SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_evidence_by_link(phone_visitor):
    referral = SubmittedReferralFactory()
    senco = actor(Role.SENCO, referral.organisation)
    links.ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="dr@clinic.example"
    )
    link_mail.send_waiting_links()
    path = re.search(r"/referrals/evidence/\w+/", mail.outbox[0].body).group()

    clinician = phone_visitor
    clinician.visit(path)
    assert not clinician.page.get_by_text(referral.child.last_name).count()
    clinician.check_page()
    clinician.fill_date("born_on", "15", "3", "2012")  # a day too late
    clinician.press("Continue")
    assert clinician.sees("That is not the date of birth that we hold")
    clinician.check_page()
    clinician.fill_date("born_on", "14", "3", "2012")
    clinician.press("Continue")

    assert clinician.sees(referral.child.name)
    clinician.check_page()
    clinician.fill("Diagnosis", "An invented anxiety disorder")
    clinician.choose("Part time")
    clinician.press("Continue")  # treatment and hours are missing
    assert clinician.sees("There is a problem")
    assert clinician.page.get_by_label("Diagnosis").input_value() == "An invented anxiety disorder"
    clinician.check_page()
    clinician.fill("Treatment or therapy, and how long it is likely to take", "Weekly, 12 weeks")
    clinician.fill("Hours a week", "10")
    clinician.fill("Why not more?", "Tires quickly")
    clinician.fill_date("review_on", "1", "6", "2099")
    clinician.press("Continue")

    assert clinician.heading == "Check your answer"
    clinician.check_page()
    clinician.press("Send")
    assert clinician.sees("Your evidence has been sent")
    clinician.check_page()
    evidence = Evidence.objects.get(referral=referral)
    assert (evidence.diagnosis, evidence.hours) == ("An invented anxiety disorder", 10)

    with clinician.expecting_status(404):
        clinician.visit(path)
        assert clinician.heading == "This link does not work"
    clinician.check_page()
