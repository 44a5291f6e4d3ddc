"""Authorisations: the named officer's interim one, the panel's, and taking one back."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Role
from cases.models import Authorisation, AuthorisationKind, Child
from cases.permissions import check, check_visible
from cases.section_19_people import officers_of
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.references import make_reference
from ledger.state import lock

SECTION_19 = gettext_lazy("Section 19")
FURTHEST = timedelta(days=366)  # a first day beyond is a slip of the finger
AUTHORISED = register_event(
    "cases.provision_authorised",
    gettext_lazy("Provision authorised from %(starts_on)s: %(about)s (%(reference)s)"),
    kind=SECTION_19,
    about=AuthorisationKind,
)
REVOKED = register_event(
    "cases.authorisation_revoked",
    gettext_lazy("Authorisation %(reference)s taken back"),
    kind=SECTION_19,
)
TO_ARRANGE = register_notice(
    Notice(
        code="cases.provision_to_arrange",
        text=gettext_lazy("Interim provision has been authorised for a child (%(reference)s)."),
        todo=gettext_lazy("Arrange the placement now. It does not wait for evidence or a panel."),
        duty=True,
    )
)


@transaction.atomic
def authorise_interim(
    *, actor: Actor, child: Child, starts_on: date, ends_on: date, reasons: str
) -> Authorisation:
    """The named officer lets provision begin while evidence or the panel are awaited.

    Education is not delayed for want of evidence (DfE, Arranging education for children who
    cannot attend school because of health needs, 2023). Those who arrange placements are told.
    Raises PermissionDenied, or Refused naming the field.
    """
    check(
        actor, Permission.AUTHORISE_INTERIM,
        _("Only the named officer can authorise interim provision."),
    )  # fmt: skip
    check_visible(actor, child)
    if actor.membership is None:
        raise PermissionDenied(_("A person must authorise this."))
    if not reasons.strip():
        raise Refused(_("Give the reasons."), field="reasons")
    if ends_on < starts_on:
        raise Refused(_("The last day must be on or after the first."), field="ends_on")
    if ends_on < timezone.localdate():
        raise Refused(_("The last day must not be in the past."), field="ends_on")
    if starts_on > timezone.localdate() + FURTHEST:
        raise Refused(_("The first day must be within a year from today."), field="starts_on")
    Child.objects.select_for_update(of=("self",), no_key=True).get(pk=child.pk)
    same = (
        Authorisation.objects.for_child(child)
        .standing()
        .filter(kind=AuthorisationKind.INTERIM, starts_on=starts_on, ends_on=ends_on)
    )
    if same.exists():
        raise Refused(_("Interim provision for these days is authorised already."),
                      field="starts_on")  # fmt: skip
    authorisation = _create(
        actor=actor, child=child, kind=AuthorisationKind.INTERIM, authorised_by=actor.membership,
        starts_on=starts_on, ends_on=ends_on, reasons=reasons.strip(),
    )  # fmt: skip
    _tell_arrangers(child, authorisation)
    return authorisation


@transaction.atomic
def record_panel_authorisation(
    *,
    actor: Actor,
    child: Child,
    kind: AuthorisationKind,
    decision_reference: str,
    authorised_by: Membership,
    starts_on: date,
    ends_on: date | None = None,
    reasons: str = "",
    authorised_on: date | None = None,
    instead_of: Iterable[str] = (),
) -> Authorisation:
    """The panel's decision, or fast track, as an authorisation. Once a decision, while it stands:
    one that a correction took back and another gives again gets a new one.

    Called by the panel's own services, which have checked who decides. `instead_of` names earlier
    decisions that this one replaces: their authorisations are superseded. Raises PermissionDenied,
    or ValueError for an interim authorisation.
    """
    check(actor, Permission.READ_PANEL, _("Only the panel can record its decisions."))
    if kind == AuthorisationKind.INTERIM:
        raise ValueError("an interim authorisation is the named officer's")
    Child.objects.select_for_update(of=("self",), no_key=True).get(pk=child.pk)
    theirs = Authorisation.objects.filter(child=child)
    standing = theirs.filter(revoked_at__isnull=True)
    already = standing.filter(decision_reference=decision_reference).first()
    if already is not None:
        return already
    authorisation = _create(
        actor=actor, child=child, kind=kind, authorised_by=authorised_by, starts_on=starts_on,
        ends_on=ends_on, reasons=reasons.strip(), decision_reference=decision_reference,
        authorised_on=authorised_on or timezone.localdate(),
    )  # fmt: skip
    replaced = theirs.filter(decision_reference__in=list(instead_of), superseded_by__isnull=True)
    replaced.exclude(pk=authorisation.pk).update(superseded_by=authorisation)
    return authorisation


@transaction.atomic
def take_back_panel_authorisation(
    *, actor: Actor, child: Child, decision_reference: str, reason: str
) -> None:
    """The panel has replaced a decision by one that authorises nothing. Raises PermissionDenied."""
    check(actor, Permission.READ_PANEL, _("Only the panel can take back its decisions."))
    theirs = Authorisation.objects.filter(child=child, decision_reference=decision_reference)
    for authorisation in theirs.filter(revoked_at__isnull=True):
        _revoke(actor, authorisation, reason)


@transaction.atomic
def revoke_authorisation(
    *, actor: Actor, authorisation: Authorisation, reason: str
) -> Authorisation:
    """The named officer takes an authorisation back; nothing new may rest on it.

    What is being taught goes on until it is ended. Raises PermissionDenied, Refused without a
    reason, or StaleChange when it was taken back already.
    """
    check(
        actor, Permission.AUTHORISE_INTERIM,
        _("Only the named officer can take an authorisation back."),
    )  # fmt: skip
    check_visible(actor, authorisation.child)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    return _revoke(actor, authorisation, reason)


def _revoke(actor: Actor, authorisation: Authorisation, reason: str) -> Authorisation:
    record = lock(authorisation)
    if record.revoked_at is not None:
        raise StaleChange
    record.revoked_at = timezone.now()
    record.revoked_reason = reason.strip()
    record.save(update_fields=["revoked_at", "revoked_reason"])
    record_event(actor=actor, child=record.child, code=REVOKED, reference=record.reference)
    return record


def _create(
    *, actor: Actor, child: Child, kind: AuthorisationKind, starts_on: date, **values: object
) -> Authorisation:
    authorisation: Authorisation = Authorisation.objects.create(
        child=child, kind=kind, starts_on=starts_on, reference=make_reference("AU"),
        controller=child.controller, recorded_by=actor.user, **values,
    )  # fmt: skip
    record_event(
        actor=actor, child=child, code=AUTHORISED, happened_on=authorisation.authorised_on,
        link=f"/section-19/authorisations/{authorisation.public_id}/",
        reference=authorisation.reference, about=authorisation.kind,
        starts_on=starts_on.isoformat(),
    )  # fmt: skip
    return authorisation


def _tell_arrangers(child: Child, authorisation: Authorisation) -> None:
    officers = officers_of(child, Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER)
    notify(
        notice=TO_ARRANGE,
        recipients=[officer.user for officer in officers],
        key=f"authorisation:{authorisation.pk}",
        link=f"/section-19/authorisations/{authorisation.public_id}/",
        reference=authorisation.reference,
        membership_ids={officer.user_id: officer.pk for officer in officers},
    )
