"""Writing a draft: saving area after area, and the rows in it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from healthcare_plans.areas import BY_AREA, ROWS, AreaSpec, field_label
from healthcare_plans.models import (
    Area,
    AreaAnswer,
    AreaState,
    PlanRow,
    PlanVersion,
    VersionStatus,
)
from healthcare_plans.permissions import check_write
from ledger.errors import Refused, StaleChange
from ledger.state import lock


@transaction.atomic
def save_area(
    *,
    actor: Actor,
    version: PlanVersion,
    area: Area,
    values: Mapping[str, Any],
    seen: int,
    is_finished: bool = True,
) -> AreaAnswer:
    """Save what was written in one area; with `is_finished` False it stays in progress.

    `seen` is the area's count of saves that the writer saw. Raises PermissionDenied, StaleChange,
    or Refused when something that the area must say is missing.
    """
    spec, answer = _open_area(actor, version, area, seen)
    for name in spec.fields:
        if name in values:
            setattr(version, name, values[name])
    if is_finished:
        check_complete(spec, version)
    version.save(update_fields=list(spec.fields))
    answer.state = AreaState.COMPLETED if is_finished else AreaState.IN_PROGRESS
    answer.not_needed_because = ""
    if spec.area == Area.NEEDS:
        _settle_permission_area(version)
    return _count_save(answer)


@transaction.atomic
def leave_out_area(
    *, actor: Actor, version: PlanVersion, area: Area, because: str, seen: int
) -> AreaAnswer:
    """Mark an area as not needed, with the reason; what was written there stays.

    Raises PermissionDenied, StaleChange, or Refused.
    """
    spec, answer = _open_area(actor, version, area, seen)
    if not spec.may_be_left_out:
        raise Refused(_("Every plan needs this part."))
    if spec.area == Area.PERMISSION and version.takes_medicine:
        raise Refused(
            _("The child takes medicine in school, so this part is needed."),
            field="not_needed_because",
        )
    if not because.strip():
        raise Refused(_("Say why this is not needed."), field="not_needed_because")
    answer.state, answer.not_needed_because = AreaState.NOT_NEEDED, because.strip()
    return _count_save(answer)


@transaction.atomic
def save_row(
    *,
    actor: Actor,
    version: PlanVersion,
    key: str,
    values: Mapping[str, Any],
    seen: int,
    row: PlanRow | None = None,
) -> PlanRow:
    """Add a row of the kind `key` (see `areas.ROWS`), or change `row`.

    Raises PermissionDenied, or StaleChange when the area has been saved since.
    """
    spec, rows = ROWS[key]
    _spec, answer = _open_area(actor, version, spec.area, seen)
    saved = row or rows.model(version=version, order=_next_order(rows.model, version))
    if saved.version_id != version.pk:
        raise StaleChange
    for name, value in values.items():
        setattr(saved, name, value)
    saved.save()
    _mark_in_progress(answer)
    return saved


@transaction.atomic
def remove_row(*, actor: Actor, version: PlanVersion, key: str, row: PlanRow, seen: int) -> None:
    """Take a row out of a draft. Raises PermissionDenied or StaleChange."""
    spec, _rows = ROWS[key]
    _spec, answer = _open_area(actor, version, spec.area, seen)
    if row.version_id != version.pk:
        raise StaleChange
    row.delete()
    _mark_in_progress(answer)


def _open_area(
    actor: Actor, version: PlanVersion, area: Area, seen: int
) -> tuple[AreaSpec, AreaAnswer]:
    """The area's answer, locked, after every check. `version` is read anew."""
    check_write(actor, version.plan.child)
    current = lock(version)
    if current.status != VersionStatus.DRAFT:
        raise StaleChange(
            _("This version is no draft any more, so it cannot be changed. Nothing was saved.")
        )
    version.refresh_from_db()
    answer = AreaAnswer.objects.select_for_update().get(version=version, area=area)
    if answer.saves != seen:
        raise StaleChange
    return BY_AREA[Area(area)], answer


def check_complete(spec: AreaSpec, version: PlanVersion) -> None:
    """Refused, naming the first thing that an area must say and does not."""
    for name in spec.required:
        if getattr(version, name) in {None, ""}:
            label = field_label(version, name)
            raise Refused(_("Answer: %(question)s") % {"question": label}, field=name)
    needs_rows = spec.needs_rows and (spec.area != Area.NEEDS or version.takes_medicine)
    if spec.rows and needs_rows and not spec.rows.of(version):
        raise Refused(str(spec.needs_rows))


def _settle_permission_area(version: PlanVersion) -> None:
    """Without medicine nobody has to be asked to permit it; with medicine somebody has."""
    answer = AreaAnswer.objects.select_for_update().get(version=version, area=Area.PERMISSION)
    if version.takes_medicine is False:
        answer.state = AreaState.NOT_NEEDED
        answer.not_needed_because = _("The child takes no medicine in school.")
        _count_save(answer)
    elif version.takes_medicine and answer.state == AreaState.NOT_NEEDED:
        answer.state, answer.not_needed_because = AreaState.NOT_STARTED, ""
        _count_save(answer)


def _count_save(answer: AreaAnswer) -> AreaAnswer:
    answer.saves += 1
    answer.save(update_fields=["state", "not_needed_because", "saves"])
    return answer


def _mark_in_progress(answer: AreaAnswer) -> None:
    if answer.state != AreaState.COMPLETED:
        answer.state, answer.not_needed_because = AreaState.IN_PROGRESS, ""
    _count_save(answer)


def _next_order(model: type[PlanRow], version: PlanVersion) -> int:
    orders = model._default_manager.filter(version=version).values_list("order", flat=True)
    return max(orders, default=0) + 1
