"""Which column is what: confirmed by a person once, kept for the school, used silently after."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import RegisterImport, RegisterLayout
from attendance.permissions import check_import_for
from attendance.reading import Layout
from attendance.services.imports.uploading import hand_over, import_link
from attendance.transitions import IMPORT
from ledger.errors import Refused
from ledger.jobs import create_job
from ledger.state import apply_transition, lock


@transaction.atomic
def confirm_columns(
    *,
    actor: Actor,
    register_import: RegisterImport,
    layout: Layout,
    headings: list[tuple[str, str]],
    year_starts_in: int | None = None,
) -> RegisterImport:
    """Keep the layout for the school and hand the file to a worker again.

    Raises Refused when no mark could be read by it, StaleChange when the file has moved on.
    """
    check_import_for(actor, register_import.school)
    save_layout(actor=actor, school=register_import.school, layout=layout, headings=headings)
    job = create_job(actor=actor, kind="attendance.check", link=import_link(register_import))
    confirmed = apply_transition(
        subject=register_import, table=IMPORT, action="confirm_columns", actor=actor,
        job=job, year_starts_in=year_starts_in,
    )  # fmt: skip
    hand_over(confirmed)
    return confirmed


@transaction.atomic
def change_columns(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """The file was read otherwise than it is meant: ask for its columns again."""
    check_import_for(actor, register_import.school)
    return apply_transition(
        subject=register_import, table=IMPORT, action="change_columns", actor=actor
    )


@transaction.atomic
def save_layout(
    *, actor: Actor, school: Organisation, layout: Layout, headings: list[tuple[str, str]]
) -> RegisterLayout:
    """Keep a layout for a school. It comes before older ones that fit the same file."""
    check_import_for(actor, school)
    _check_complete(layout)
    columns = {role.value: key for role, key in layout.columns.items()}
    standing = RegisterLayout.objects.standing().filter(school=school, columns=columns)
    same = standing.select_for_update().first()
    fields = {
        "headings": headings,
        "order": layout.order.value if layout.order else "",
        "recorded_at": timezone.now(),
        "recorded_by": actor.user,
    }
    if same is None:
        return RegisterLayout.objects.create(school=school, columns=columns, **fields)
    for name, value in fields.items():
        setattr(same, name, value)
    same.save(update_fields=list(fields))
    return same


@transaction.atomic
def change_layout(
    *, actor: Actor, register_layout: RegisterLayout, layout: Layout
) -> RegisterLayout:
    """Read later files otherwise. Files that were brought in stay as they are."""
    check_import_for(actor, register_layout.school)
    withdraw_layout(actor=actor, register_layout=register_layout)
    return save_layout(
        actor=actor,
        school=register_layout.school,
        layout=layout,
        headings=register_layout.headings,
    )


@transaction.atomic
def withdraw_layout(*, actor: Actor, register_layout: RegisterLayout) -> None:
    """Forget a layout: the next file like it is asked about again."""
    check_import_for(actor, register_layout.school)
    record = lock(register_layout)
    if record.withdrawn_at is not None:
        return
    record.withdrawn_at, record.withdrawn_by = timezone.now(), actor.user
    record.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _check_complete(layout: Layout) -> None:
    if not layout.is_complete:
        raise Refused(_("Waymark cannot read marks from these columns."))
