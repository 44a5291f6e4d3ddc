"""Making the papers of a meeting in the background: item by item, then a pack for each member."""

import hashlib
from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import StaleChange
from ledger.files import store_bytes
from ledger.jobs import create_job, report_progress, running
from ledger.models import StoredFile
from ledger.notices import wake
from ledger.state import lock
from panels.models import (
    AgendaItem,
    ItemPapers,
    Pack,
    PackPart,
    PanelMeeting,
    PanelMeetingStatus,
    PapersBuild,
    PapersSight,
)
from panels.papers.binding import Bound, bind_pack, for_readers, piece_of
from panels.papers.pages import current_papers
from panels.papers.readers import Reader, fingerprint_of, reader_of, readers_of
from panels.permissions import check_manage
from panels.services.papers.telling import tell_of_likely_interests, tell_of_pack

KIND = "panels.papers"
OPEN = frozenset({PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION})
Made = dict[tuple[int, PapersSight], ItemPapers]


@transaction.atomic
def order_papers(*, actor: Actor, meeting: PanelMeeting) -> PapersBuild:
    """Have the papers made by a worker; while it is at it already, that one goes on.

    Members are told of interests that they seem to have before anything is made. Raises
    PermissionDenied, or StaleChange when the meeting is over.
    """
    check_manage(actor)
    current = lock(meeting)
    if current.status not in OPEN:
        raise StaleChange(_("This meeting is over: its papers stay as they are."))
    under_way = current.builds.filter(job__state__in=["queued", "running"]).first()
    if under_way is not None:
        return under_way
    tell_of_likely_interests(current)
    return _order(actor, current)


@transaction.atomic
def renew_papers(*, actor: Actor, meeting: PanelMeeting) -> PapersBuild | None:
    """Make the packs anew when agenda, members or interests changed since; else nothing.

    Only for a meeting whose papers were made before. Raises PermissionDenied unless it is Waymark.
    """
    _check_system(actor)
    current = lock(meeting)
    last = current.builds.select_related("job").first()
    if current.status not in OPEN or last is None or not last.job.is_finished:
        return None
    if last.fingerprint == fingerprint_of(current, readers_of(current)):
        return None
    return _order(actor, current)


def _order(actor: Actor, meeting: PanelMeeting) -> PapersBuild:
    from panels.tasks import build_papers as task

    link = reverse("panels:papers", args=[meeting.public_id])
    build = PapersBuild.objects.create(
        meeting=meeting, job=create_job(actor=actor, kind=KIND, link=link)
    )
    transaction.on_commit(lambda: wake(task, build.pk))
    return build


def build_papers(*, actor: Actor, build: PapersBuild) -> PapersBuild:
    """Make every item's papers once for each sight, then everybody's pack. Safe to repeat.

    Raises PermissionDenied unless it is Waymark.
    """
    _check_system(actor)
    if build.job.is_finished:
        return build
    meeting = build.meeting
    with running(build.job) as job:
        readers = readers_of(meeting)
        _note_what_is_read(build, readers)
        wanted = {(item.pk, sight): item for reader in readers for item, sight in reader.items}
        total = len(wanted) + len(readers)
        report_progress(job, 0, total=total)
        made: Made = {}
        for (pk, sight), item in wanted.items():
            made[pk, sight] = current_papers(actor=actor, item=item, sight=sight)
            report_progress(job, len(made))
        done = len(made)
        for group in _alike(readers, made):
            _make_packs(actor, meeting, group, made)
            done += len(group)
            report_progress(job, done)
    return build


@transaction.atomic
def _note_what_is_read(build: PapersBuild, readers: list[Reader]) -> None:
    build.fingerprint = fingerprint_of(build.meeting, readers)
    build.save(update_fields=["fingerprint"])


def _alike(readers: list[Reader], made: Made) -> list[list[Reader]]:
    """Those whose packs hold the same papers: they are bound once and stamped for each."""
    groups: dict[tuple[int, ...], list[Reader]] = defaultdict(list)
    for reader in readers:
        groups[tuple(made[item.pk, sight].pk for item, sight in reader.items)].append(reader)
    return list(groups.values())


def _make_packs(actor: Actor, meeting: PanelMeeting, group: list[Reader], made: Made) -> None:
    papers = [made[item.pk, sight] for item, sight in group[0].items]
    newer = [
        (reader, digest) for reader in group
        if (digest := _digest(meeting, reader, papers)) != _digest_now(meeting, reader)
    ]  # fmt: skip
    if not newer:
        return
    bound = bind_pack(meeting, [piece_of(each) for each in papers])
    contents = for_readers(bound, [reader.name for reader, _digest in newer])
    for (reader, digest), content in zip(newer, contents, strict=True):
        file = store_bytes(
            actor=actor, content=content, name=f"{meeting.reference}.pdf",
            content_type="application/pdf", controller=meeting.controller,
        )  # fmt: skip
        _keep(actor, meeting, reader, papers, bound, file, digest)


def _digest(meeting: PanelMeeting, reader: Reader, papers: list[ItemPapers]) -> str:
    told = [reader.name, meeting.starts_at.isoformat(), meeting.place]
    told += [str(each.pk) for each in papers]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _digest_now(meeting: PanelMeeting, reader: Reader) -> str:
    newest = Pack.objects.filter(meeting=meeting, membership=reader.membership).first()
    return newest.digest if newest and newest.closed_at is None else ""


@transaction.atomic
def _keep(
    actor: Actor, meeting: PanelMeeting, reader: Reader, papers: list[ItemPapers], bound: Bound,
    file: StoredFile, digest: str,
) -> None:  # fmt: skip
    """Give the pack to its reader, unless an item was closed to them while it was made.

    With the items locked, no interest is declared between the look and the writing.
    """
    items = [each.item_id for each in papers]
    list(AgendaItem.objects.select_for_update().filter(pk__in=items).order_by("pk"))
    if [item.pk for item, _sight in reader_of(meeting, reader.membership).items] != items:
        return
    last = Pack.objects.filter(meeting=meeting, membership=reader.membership).first()
    pack = Pack.objects.create(
        meeting=meeting, membership=reader.membership, version=last.version + 1 if last else 1,
        file=file, pages=bound.binder.page_count, digest=digest, controller=meeting.controller,
        recorded_by=actor.user,
    )  # fmt: skip
    PackPart.objects.bulk_create(
        PackPart(
            pack=pack, papers=each, item_id=each.item_id,
            first_page=bound.first_pages[each.item_id],
        )
        for each in papers
    )  # fmt: skip
    tell_of_pack(pack)


def _check_system(actor: Actor) -> None:
    if not actor.is_system:
        raise PermissionDenied(_("Waymark does this itself."))
