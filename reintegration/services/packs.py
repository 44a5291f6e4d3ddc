"""Handover packs: made once as stored bytes, given to the next place."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.access import access_to
from ledger.errors import Refused, StaleChange
from ledger.models import RetentionClass
from ledger.pdf import issue_pdf
from ledger.state import lock
from reintegration import events
from reintegration.models import HandoverPack, ReturnPlan
from reintegration.pack import assemble
from reintegration.permissions import check_write

TEMPLATE = "reintegration/pdf/pack.html"


@transaction.atomic
def make_pack(*, actor: Actor, plan: ReturnPlan) -> HandoverPack:
    """Render and keep a pack from what Waymark knows now. Earlier packs stay as they are.

    Raises PermissionDenied, or StaleChange when the plan is withdrawn or ended.
    """
    check_write(actor, plan.child)
    if not plan.is_live and plan.status != "completed":
        raise StaleChange
    parts = assemble(plan, access_to(actor=actor, child=plan.child))
    organisation = actor.organisation or plan.controller
    file = issue_pdf(
        actor=actor, template=TEMPLATE,
        context={
            "plan": plan, "child": plan.child, "parts": parts, "made_on": timezone.localdate(),
            "made_by": str(actor.user), "organisation": organisation,
        },
        name=_("Handover pack %(reference)s.pdf") % {"reference": plan.reference},
        controller=plan.controller, retention_class=RetentionClass(plan.retention_class),
    )  # fmt: skip
    pack = HandoverPack.objects.create(
        plan=plan, file=file, sections=[part.key for part in parts], controller=plan.controller,
        recorded_by=actor.user,
    )  # fmt: skip
    events.record(actor, plan, events.PACK_MADE)
    return pack


@transaction.atomic
def hand_over_pack(
    *, actor: Actor, pack: HandoverPack, handed_to: str, handed_on: date, how_handed: str
) -> HandoverPack:
    """Record to whom a pack was given, when and how.

    Raises PermissionDenied, StaleChange (given already), or Refused naming the field.
    """
    check_write(actor, pack.plan.child)
    record = lock(pack)
    if record.handed_on is not None:
        raise StaleChange
    if not handed_to.strip():
        raise Refused(_("Enter who was given the pack."), field="handed_to")
    if not timezone.localdate(record.recorded_at) <= handed_on <= timezone.localdate():
        raise Refused(
            _("The day must be between the day the pack was made and today."), field="handed_on"
        )
    record.handed_to, record.handed_on = handed_to.strip(), handed_on
    record.how_handed = how_handed.strip()
    record.save(update_fields=["handed_to", "handed_on", "how_handed"])
    events.record(actor, pack.plan, events.PACK_HANDED, happened_on=handed_on)
    return record
