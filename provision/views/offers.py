"""Bases, offers, places by week and prices of a provider."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Base
from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from provision.directory_access import open_base, open_offer, open_to_edit, open_to_keep
from provision.directory_page import weeks_ahead
from provision.forms.directory import WEEKS_AHEAD
from provision.forms.offers import (
    EndOfferForm,
    OfferForm,
    PriceForm,
    ProviderBaseForm,
    WeekPlacesForm,
)
from provision.models import Offer, Provider
from provision.services import offers as services

BASE_FIELDS = ("name", "street", "town", "postcode")
DETAIL_FIELDS = ("latitude", "longitude", "access", "transport")
OFFER_FIELDS = ("mode", "lowest_age", "highest_age", "places", "name", "description")


def _page_of(provider: Provider) -> str:
    return reverse("provision:provider", args=[provider.public_id])


def new_base(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Enter a place where a provider teaches."""
    found = open_to_edit(actor=request.actor, public_id=public_id)
    return _base_page(request, found, None)


def edit_base(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change a base."""
    base, found = open_base(actor=request.actor, public_id=public_id)
    return _base_page(request, found, base)


def _base_page(request: ActingRequest, provider: Provider, base: Base | None) -> HttpResponse:
    details = getattr(base, "details", None)
    initial = {name: getattr(base, name) for name in BASE_FIELDS} if base else {}
    initial |= {name: getattr(details, name) for name in DETAIL_FIELDS} if details else {}
    form = ProviderBaseForm(request.POST or None, initial=initial, cancel_url=_page_of(provider))
    return form_page(
        request,
        form,
        lambda: services.save_base(
            actor=request.actor, provider=provider, base=base, **form.cleaned_data
        ),
        done=_("The base is saved."),
        next_url=_page_of(provider),
        heading=_("Change a base") if base else _("Add a base"),
        caption=provider.organisation.name,
    )


def new_offer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Enter a way of teaching."""
    found = open_to_edit(actor=request.actor, public_id=public_id)
    return _offer_page(request, found, None)


def edit_offer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change a way of teaching."""
    offer = open_offer(actor=request.actor, public_id=public_id)
    return _offer_page(request, offer.provider, offer)


def _offer_page(request: ActingRequest, provider: Provider, offer: Offer | None) -> HttpResponse:
    initial = {name: getattr(offer, name) for name in OFFER_FIELDS} if offer else {}
    initial |= {"base": offer.base} if offer else {}
    form = OfferForm(
        request.POST or None, bases=provider.organisation.bases.all(), initial=initial,
        cancel_url=_page_of(provider),
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda: services.save_offer(
            actor=request.actor, provider=provider, offer=offer, **form.cleaned_data
        ),
        done=_("The offer is saved."),
        next_url=_page_of(provider),
        heading=_("Change an offer") if offer else _("Add an offer"),
        caption=provider.organisation.name,
    )


def end_offer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """An offer is not made any more."""
    offer = open_offer(actor=request.actor, public_id=public_id)
    form = EndOfferForm(
        request.POST or None, initial={"ends_on": timezone.localdate()},
        cancel_url=_page_of(offer.provider),
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda: services.end_offer(actor=request.actor, offer=offer, **form.cleaned_data),
        done=_("The offer is ended. Children who are placed go on."),
        next_url=_page_of(offer.provider),
        heading=_("End the offer: %(offer)s") % {"offer": offer},
        caption=offer.provider.organisation.name,
    )


def week_places(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Places in the weeks to come."""
    offer = open_offer(actor=request.actor, public_id=public_id)
    form = WeekPlacesForm(
        request.POST or None, offer=offer, weeks=weeks_ahead(WEEKS_AHEAD),
        cancel_url=_page_of(offer.provider),
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda: services.set_week_places(actor=request.actor, offer=offer, places=form.places),
        done=_("The places are saved."),
        next_url=_page_of(offer.provider),
        heading=_("Places by week"),
        caption=f"{offer.provider.organisation.name}: {offer}",
        lede=_("%(places)s places in a usual week. Leave a week empty when it is usual.")
        % {"places": offer.places},
    )


def new_price(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Enter a price; the one before ends the day before."""
    found = open_to_keep(actor=request.actor, public_id=public_id)
    form = PriceForm(request.POST or None, cancel_url=_page_of(found))
    return form_page(
        request,
        form,
        lambda: services.set_price(actor=request.actor, provider=found, **form.cleaned_data),
        done=_("The price is saved."),
        next_url=_page_of(found),
        heading=_("Set a price"),
        caption=found.organisation.name,
        lede=_("A price that is in force ends the day before this one begins."),
    )
