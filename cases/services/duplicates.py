"""Two records of one child: found when the second is made, looked at by the coordinator alone."""

from collections import defaultdict

from django.db import connection
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Child, DuplicatePair, Identifier, PairStatus
from cases.transitions import DUPLICATE_PAIR
from ledger.authority_settings import AuthoritySetting, get_setting, register_setting
from ledger.notices import Notice, notify, register_notice
from ledger.state import apply_transition, record_status

SEARCH_LOCK = 0x57_41_59_02
SIMILARITY = register_setting(
    AuthoritySetting(
        key="cases.duplicate_name_similarity",
        label=gettext_lazy("How alike two names must be to be shown as one child"),
        help=gettext_lazy(
            "Only names with the same date of birth are compared. 100 means exactly the same."
        ),
        unit=gettext_lazy("per cent"),
        group=gettext_lazy("Children"),
        default=50,
        minimum=30,
        maximum=100,
    )
)
PAIR_FOUND = register_notice(
    Notice(
        code="cases.duplicate_found",
        text=gettext_lazy("Two records may be of the same child (%(reference)s)."),
        todo=gettext_lazy("Compare them, then merge them or say that they are different children."),
    )
)


def hold_duplicate_search() -> None:
    """Until the transaction ends, nobody else adds a child or changes what children are found by.

    Two schools that add one child in the same second do not see each other's record before it is
    committed: the second waits here, and then finds the first. Services that search call this
    before they lock a row, so that two of them never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEARCH_LOCK])


def find_duplicates(*, child: Child) -> list[DuplicatePair]:
    """Write a pair for every other record that may be this child, and tell the coordinators.

    A number held by both, or a similar name with the same date of birth. Pairs decided before
    stay decided, unless a shared number has come to light since.
    """
    hold_duplicate_search()
    reasons: dict[int, list[str]] = defaultdict(list)
    for other_id, kind in _sharing_a_number(child):
        reasons[other_id].append(str(kind))
    for other_id in _sharing_name_and_birth_date(child):
        reasons[other_id].append("name")
    return [_write_pair(child, other_id, found) for other_id, found in sorted(reasons.items())]


def _sharing_a_number(child: Child) -> list[tuple[int, str]]:
    own = child.identifiers.values_list("kind", "value")
    found: set[tuple[int, str]] = set()
    for kind, value in own:
        others = Identifier.objects.filter(
            kind=kind, value=value, child__merged_into__isnull=True
        ).exclude(child=child)
        found.update(others.values_list("child_id", "kind"))
    return sorted(found)


def _sharing_name_and_birth_date(child: Child) -> list[int]:
    similar = Child.objects.existing().like(
        sort_name=child.sort_name, born_on=child.born_on, similarity=name_similarity()
    )
    return list(similar.exclude(pk=child.pk).values_list("pk", flat=True))


def name_similarity() -> float:
    """How alike two names of one birthday must be, from 0 to 1 (trigram similarity)."""
    return float(get_setting(SIMILARITY)) / 100


def _write_pair(child: Child, other_id: int, reasons: list[str]) -> DuplicatePair:
    first, second = sorted((child.pk, other_id))
    pair, is_new = DuplicatePair.objects.select_for_update().get_or_create(
        first_id=first, second_id=second, defaults={"reasons": reasons}
    )
    added = [reason for reason in reasons if reason not in pair.reasons]
    if is_new:
        record_status(
            subject=pair, action="find", before="", after=pair.status, actor=Actor.system()
        )
    elif added:
        pair.reasons = [*pair.reasons, *added]
        pair.save(update_fields=["reasons"])
        if pair.status == PairStatus.DIFFERENT and set(added) & {"upn", "nhs"}:
            pair = apply_transition(
                subject=pair, table=DUPLICATE_PAIR, action="reopen", actor=Actor.system()
            )
    if is_new or added:
        _tell_coordinators(pair)
    return pair


def _tell_coordinators(pair: DuplicatePair) -> None:
    office = Membership.objects.current().with_role(Role.PANEL_COORDINATOR)
    same = DuplicatePair.objects.filter(pk=pair.pk)
    coordinators = [
        membership
        for membership in office.select_related("user", "organisation")
        if same.comparable_by(Actor.staff(membership)).exists()
    ]
    notify(
        notice=PAIR_FOUND,
        recipients=[membership.user for membership in coordinators],
        key=f"pair:{pair.pk}:{'-'.join(pair.reasons)}",
        link=f"/children/duplicates/{pair.public_id}/",
        membership_ids={membership.user_id: membership.pk for membership in coordinators},
    )
