"""Making one record of two, undoing it exactly, or saying that they are two children.

Everything that points to the child is found from the models themselves, those of upper apps
too, and moved by one UPDATE a table. History (append-only rows and field history) stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.models import Child, ChildMerge, DuplicatePair, Enrolment, EnrolmentKind
from cases.permissions import check_compare
from cases.registries import merge_followers, same_rows
from cases.services.duplicates import find_duplicates, hold_duplicate_search
from cases.timeline import record_event, register_event
from cases.transitions import DUPLICATE_PAIR
from ledger.database_roles import is_history
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock

MERGED = register_event(
    "cases.records_merged", gettext_lazy("Two records of this child were made one")
)
UNDONE = register_event(
    "cases.merge_undone", gettext_lazy("Two records that had been made one were separated again")
)

# These say what pairs and merges are made of, and must not move with a merge.
_NOT_MOVED = frozenset({"cases.Child", "cases.DuplicatePair", "cases.ChildMerge"})


@dataclass
class EnrolmentChoice:
    """Two open enrolments of which a child can have one: which stays, and when the other ended."""

    kept_id: int
    last_day: date


@dataclass
class _Moved:
    """What a merge did, as it is stored in `ChildMerge.moved`."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def merge_children(
    *,
    actor: Actor,
    pair: DuplicatePair,
    keep: Child,
    reason: str = "",
    enrolment: EnrolmentChoice | None = None,
    expected: str | None = None,
) -> ChildMerge:
    """Move everything of the other record to `keep`; the other is then seen by nobody.

    Raises PermissionDenied; Refused, naming in words what both have and a child has once;
    StaleChange when the pair has been decided meanwhile.
    """
    hold_duplicate_search()
    check_compare(actor, pair)
    pair = apply_transition(subject=pair, table=DUPLICATE_PAIR, action="merge", actor=actor,
                            reason=reason, expected=expected)  # fmt: skip
    if keep.pk not in (pair.first_id, pair.second_id):
        raise Refused(_("Choose which record to keep."), field="keep")
    other_id = pair.second_id if keep.pk == pair.first_id else pair.first_id
    kept, merged = _lock_both(keep.pk, other_id)
    if kept.merged_into_id or merged.merged_into_id:
        raise StaleChange
    moved = _Moved()
    _settle_enrolments(kept, merged, enrolment, moved)
    for model, name in references_to_child():
        _move(model, name, kept, merged, moved)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into", "sort_name"])
    merge = ChildMerge.objects.create(
        pair=pair,
        kept=kept,
        merged=merged,
        reason=reason,
        moved={"rows": moved.rows, "ended": moved.ended},
        recorded_by=actor.user,
    )
    for follower in merge_followers:
        follower.follow(kept, merged)
    record_event(actor=actor, child=kept, code=MERGED, reference=merged.reference)
    find_duplicates(child=kept)
    return merge


@transaction.atomic
def undo_merge(*, actor: Actor, merge: ChildMerge, reason: str) -> DuplicatePair:
    """Give back to the other record exactly what came from it. What is new since stays.

    Raises PermissionDenied; Refused when a later merge builds on this one, or when what was
    ended by the merge can no longer be opened again; StaleChange when it is undone already.
    """
    check_compare(actor, merge.pair)
    pair = apply_transition(
        subject=merge.pair, table=DUPLICATE_PAIR, action="undo_merge", actor=actor, reason=reason
    )
    record = lock(merge)
    if record.undone_at is not None:
        raise StaleChange
    kept, merged = _lock_both(record.kept_id, record.merged_id)
    if kept.merged_into_id:
        raise Refused(
            _("The record that was kept has itself been merged since. Undo that merge first.")
        )
    for reference, ids in record.moved["rows"].items():
        label, _dot, name = reference.rpartition(".")
        rows = apps.get_model(label)._base_manager.filter(**{"pk__in": ids, name: kept})
        rows.update(**{name: merged})
    _reopen_enrolments(record.moved["ended"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "sort_name"])
    record.undone_at = timezone.now()
    record.save(update_fields=["undone_at"])
    for follower in merge_followers:
        follower.follow(kept, merged)
    record_event(actor=actor, child=kept, code=UNDONE, reference=merged.reference)
    return pair


@transaction.atomic
def keep_apart(
    *, actor: Actor, pair: DuplicatePair, reason: str, expected: str | None = None
) -> DuplicatePair:
    """They are two different children. Raises PermissionDenied, Refused, StaleChange."""
    check_compare(actor, pair)
    return apply_transition(subject=pair, table=DUPLICATE_PAIR, action="keep_apart", actor=actor,
                            reason=reason, expected=expected)  # fmt: skip


def references_to_child() -> Iterator[tuple[type[models.Model], str]]:
    """Every model and foreign key that points to a child and moves with a merge."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in _NOT_MOVED or model._meta.proxy or not model._meta.managed:
            continue
        if is_history(model) or issubclass(model, pghistory.models.Event):
            continue
        for column in model._meta.concrete_fields:
            if column.remote_field is not None and column.related_model is Child:
                yield model, column.name


def clashing_enrolments(pair: DuplicatePair) -> list[Enrolment]:
    """The two open enrolments, one of each record, of which a child can have only one.

    Two main schools, or the same school twice; empty when there is nothing to choose.
    """
    first, second = (
        list(child.enrolments.filter(ends_on__isnull=True).select_related("school", "child"))
        for child in (pair.first, pair.second)
    )
    clashes = [
        (one, other)
        for one in first
        for other in second
        if one.school_id == other.school_id or one.kind == other.kind == EnrolmentKind.MAIN
    ]
    if len(clashes) > 1:
        raise Refused(
            _("The two records clash at more than one school. End what is wrong there first.")
        )
    return list(clashes[0]) if clashes else []


def _lock_both(kept_id: int, merged_id: int) -> tuple[Child, Child]:
    """Both children, locked in one order so that two merges never wait for each other."""
    rows = Child.objects.select_for_update(of=("self",)).filter(pk__in=(kept_id, merged_id))
    by_id = {child.pk: child for child in rows.order_by("pk")}
    return by_id[kept_id], by_id[merged_id]


def _settle_enrolments(
    kept: Child, merged: Child, choice: EnrolmentChoice | None, moved: _Moved
) -> None:
    first, second = sorted((kept, merged), key=lambda child: child.pk)
    clash = clashing_enrolments(DuplicatePair(first=first, second=second))
    if not clash:
        return
    if choice is None or choice.kept_id not in [enrolment.pk for enrolment in clash]:
        raise Refused(
            _("Both records are on a roll that a child can be on once. Choose the right one."),
            field="enrolment",
        )
    ending = next(enrolment for enrolment in clash if enrolment.pk != choice.kept_id)
    if choice.last_day < ending.starts_on:
        raise Refused(_("That is before the first day on this roll."), field="last_day")
    ending.ends_on = choice.last_day
    ending.save(update_fields=["ends_on"])
    moved.ended[str(ending.pk)] = choice.last_day.isoformat()


def _move(model: type[models.Model], name: str, kept: Child, merged: Child, moved: _Moved) -> None:
    rows = model._base_manager.filter(**{name: merged})
    left = _left_behind(model, rows, model._base_manager.filter(**{name: kept}))
    ids = [pk for pk in rows.values_list("pk", flat=True) if pk not in left]
    if not ids:
        return
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=ids).update(**{name: kept})
    except IntegrityError as error:
        raise Refused(_both_have(model)) from error
    moved.rows[f"{model._meta.label}.{name}"] = ids


def _left_behind(model: Any, rows: models.QuerySet, beside: models.QuerySet) -> set[int]:
    """Rows that the kept record has too: the same person in both teams, say."""
    same = same_rows.find(model._meta.label)
    if same is None:
        return set()
    there = set(beside.filter(same.beside).values_list(*same.fields))
    found = rows.filter(same.stays).values_list("pk", *same.fields)
    return {pk for pk, *key in found if tuple(key) in there}


def _reopen_enrolments(ended: dict[str, str]) -> None:
    for pk, last_day in ended.items():
        enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=int(pk))
        if enrolment.ends_on != date.fromisoformat(last_day):
            continue  # changed by somebody since: theirs stands
        enrolment.ends_on = None
        try:
            with transaction.atomic():
                enrolment.save(update_fields=["ends_on"])
        except IntegrityError as error:
            raise Refused(
                _("A school has been added since that stands against undoing. End it first.")
            ) from error


def _both_have(model: Any) -> str:
    return _(
        "Both records have something that a child can have only once at a time: %(what)s. "
        "Close or end one of them first, then merge."
    ) % {"what": model._meta.verbose_name}
