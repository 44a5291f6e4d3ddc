"""One referral: its page, its print view, and the PDF of what was submitted."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from referrals.access import open_referral
from referrals.clocks import clock_of, days_without_education


def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the referral stands, whose turn it is, and everything in it that may be read."""
    access = open_referral(actor=request.actor, public_id=public_id)
    return render(request, "referrals/show.html", _context(access))


def print_view(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same for paper."""
    access = open_referral(actor=request.actor, public_id=public_id)
    return render(request, "referrals/print.html", _context(access))


def _context(access):
    referral = access.referral
    return {
        "access": access,
        "referral": referral,
        "child": access.child,
        "heading": referral.reference,
        "clock": clock_of(referral),
        "days_without": days_without_education(referral),
    }
