"""The queue: referrals that wait for the panel, fast track first, then the longest waiting."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import Organisation
from accounts.requests import ActingRequest
from calendars.days import load_calendar
from cases.models import HealthNeed
from ledger.errors import Refused
from ledger.lists import Column, Sorting, csv_download, page_by_key
from panels.forms.items import FastTrackForm
from panels.forms.queue import MINE, NOBODY, BulkForm, QueueFilter
from panels.permissions import check_manage
from panels.reads import coming_meetings, panel_of
from panels.services.agenda import list_item, start_fast_track
from referrals.access import open_referral
from referrals.clocks import clock_of, days_without_education
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet

QUEUE = Sorting(
    {
        "queue": ("-is_fast_track", "clock_starts_on"),
        "child": ("child__sort_name",),
        "submitted": ("submitted_at",),
        "due": ("due_on",),
    },
    default="queue",
)
COLUMNS: list[Column] = [
    (gettext_lazy("Reference"), lambda r: r.reference),
    (gettext_lazy("Child"), lambda r: r.child.name),
    (gettext_lazy("School"), lambda r: r.school.name if r.school else ""),
    (gettext_lazy("Fast track"), lambda r: _("Yes") if r.is_fast_track else _("No")),
    (gettext_lazy("State"), lambda r: r.get_status_display()),
    (gettext_lazy("Submitted"), lambda r: r.submitted_at),
    (gettext_lazy("Due"), lambda r: r.due_on),
    (gettext_lazy("Assigned to"), lambda r: r.assigned_to.user.full_name if r.assigned_to else ""),
]


def show(request: ActingRequest) -> HttpResponseBase:
    """The queue, filtered, sorted, paged; or downloaded as filtered."""
    check_manage(request.actor)
    return _page(request, BulkForm(meetings=coming_meetings(request.actor), matching=_all(request)))


@require_POST
def put_on_agenda(request: ActingRequest) -> HttpResponseBase:
    """Put the chosen referrals, or all that match the filter, on one agenda."""
    check_manage(request.actor)
    matching = _matching(request)
    form = BulkForm(request.POST, meetings=coming_meetings(request.actor), matching=_all(request))
    if not form.is_valid():
        return _page(request, form)
    chosen = matching if form.cleaned_data["all_matching"] else form.cleaned_data["chosen"]
    listed, refused = 0, []
    for referral in list(chosen):
        try:
            list_item(
                actor=request.actor, kind_key="referral", subject_id=referral.pk,
                meeting=form.cleaned_data["meeting"],
            )  # fmt: skip
        except Refused as refusal:
            refused.append(f"{referral.reference}: {refusal.message}")
        else:
            listed += 1
    if listed:
        text = ngettext(
            "%(n)s referral is on the agenda.", "%(n)s referrals are on the agenda.", listed
        )
        messages.success(request, text % {"n": listed})
    for line in refused:
        messages.error(request, line)
    return redirect("panels:meeting", public_id=form.cleaned_data["meeting"].public_id)


def fast_track(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Choose who decides a fast track between meetings."""
    referral = open_referral(actor=request.actor, public_id=public_id).referral
    check_manage(request.actor)
    form = FastTrackForm(request.POST or None, panel=panel_of(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            item = start_fast_track(
                actor=request.actor, kind_key="referral", subject_id=referral.pk,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.message)
        else:
            messages.success(request, _("The chair has been told. Two agencies now decide."))
            return HttpResponseRedirect(reverse("panels:item", args=[item.public_id]))
    context = {
        "form": form,
        "heading": _("Who decides this fast track?"),
        "caption": referral.reference,
        "lede": referral.grounds,
        "back_url": reverse("panels:queue"),
    }
    return render(request, "layouts/form_page.html", context)


def _all(request: ActingRequest) -> ReferralQuerySet:
    return Referral.objects.visible_to(request.actor).queue()


def _filter_form(request: ActingRequest) -> QueueFilter:
    schools = Organisation.objects.schools().filter(pk__in=_all(request).values("school"))
    return QueueFilter(request.GET, schools=schools)


def _matching(request: ActingRequest) -> ReferralQuerySet:
    found, form = _all(request), _filter_form(request)
    form.is_valid()
    wanted = form.cleaned_data
    if wanted.get("q"):
        found = found.search(wanted["q"])
    if wanted.get("track"):
        found = found.filter(is_fast_track=wanted["track"] == "fast")
    if wanted.get("status"):
        found = found.filter(status=wanted["status"])
    if wanted.get("overdue"):
        found = found.overdue()
    if wanted.get("school"):
        found = found.filter(school=wanted["school"])
    if wanted.get("need"):
        needs = HealthNeed.objects.current().filter(child=OuterRef("child"), kind=wanted["need"])
        found = found.filter(Exists(needs))
    if wanted.get("assigned") == NOBODY:
        found = found.filter(assigned_to__isnull=True)
    elif wanted.get("assigned") == MINE:
        found = found.filter(assigned_to=request.actor.membership)
    return found


def _page(request: ActingRequest, bulk: BulkForm) -> HttpResponseBase:
    found = _matching(request)
    if "download" in request.GET:
        return csv_download("queue", COLUMNS, QUEUE.order(found, request.GET))
    page = page_by_key(found, QUEUE, request.GET)
    calendar = load_calendar()
    for referral in page:
        referral.clock = clock_of(referral)
        referral.days_without = days_without_education(referral, calendar=calendar)
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Queue"),
        "page": page,
        "count": found.count(),
        "filter_form": _filter_form(request),
        "clear_url": reverse("panels:queue"),
        "download_url": f"{reverse('panels:queue')}?{query.urlencode()}",
        "bulk": bulk,
        "query": request.GET.urlencode(),
    }
    return render(request, "panels/queue.html", context)
