"""The floor of `bin/bench panel`: a bare Django view that shows the rows of the queue.

The same 25 referrals in the same order with the same words in a plain table: no access, no clock
in components, no filter, no navigation. Django's own session and sign-in middlewares run, and
Waymark's too, for both.
"""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import URLPattern, URLResolver, include, path

from referrals.models import Evidence, Referral

BARE_PATH = "/bare-queue/"
_TEMPLATE = Engine().from_string("""<!doctype html><html lang="en"><head><title>Queue</title></head>
<body><h1>Queue</h1><form method="post"><table>
{% for r in rows %}<tr>
<td><input type="checkbox" name="chosen" value="{{ r.public_id }}" id="c{{ r.pk }}">
<label for="c{{ r.pk }}">Choose the referral of {{ r.child.name }}</label></td>
<th><a href="/referrals/{{ r.public_id }}/">{{ r.child.name }}</a> {{ r.reference }}
{% if r.is_fast_track %}Fast track{% endif %}</th>
<td>{{ r.school.name }}</td><td>{{ r.clock_days }} days, due {{ r.due_on|date:"j F Y" }}</td>
<td>{{ r.get_status_display }}{% if not r.has_evidence %} Evidence owed{% endif %}</td>
<td>{{ r.assigned_to.user.full_name|default:"Nobody yet" }}</td>
<td><a href="/referrals/{{ r.public_id }}/assign/">Assign {{ r.reference }}</a></td>
</tr>{% endfor %}</table><button type="submit">Put on an agenda</button></form></body></html>""")


def bare_queue(request: HttpRequest) -> HttpResponse:
    """The first page of the queue with nothing around it."""
    waiting = Referral.objects.filter(status__in=["submitted", "queued"])
    evidence = Evidence.objects.filter(referral=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = (
        waiting.select_related("child", "school", "assigned_to__user")
        .annotate(has_evidence=Exists(evidence))
        .order_by("-is_fast_track", "clock_starts_on", "pk")[:25]
    )
    return HttpResponse(_TEMPLATE.render(Context({"rows": rows})))


urlpatterns: list[URLPattern | URLResolver] = [
    path(BARE_PATH.strip("/") + "/", bare_queue),
    path("", include("config.urls")),
]
