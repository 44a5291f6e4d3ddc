"""Papers of a panel meeting, for tests."""

from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Child, DocumentKind
from cases.services.documents import add_document
from ledger.files import read_bytes
from ledger.pdf import write_document
from panels.models import Pack, PanelMeeting, PapersBuild
from panels.services.papers import build_papers, order_papers
from referrals.models import Evidence
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import EvidenceFactory
from tests.people import member


def made(people: PanelPeople, meeting: PanelMeeting) -> PapersBuild:
    """The papers of a meeting, ordered by the coordinator and made."""
    build = order_papers(actor=people.act(people.coordinator), meeting=meeting)
    return build_papers(actor=Actor.system(), build=build)


def pack_of(meeting: PanelMeeting, membership: Membership) -> Pack:
    """The newest pack of a member."""
    return Pack.objects.filter(meeting=meeting, membership=membership).select_related("file")[0]


def pages_of(content: bytes) -> list[str]:
    """What each page of a PDF says."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def words_of(pack: Pack) -> str:
    """All that a pack says."""
    return " ".join(pages_of(read_bytes(pack.file)))


def nurse_in_team(child: Child, **fields: Any) -> Membership:
    """Somebody of health in the child's team."""
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse, **fields)
    return nurse


def real_pdf(words: str, *, password: str = "") -> bytes:
    """An upload that can be put on pages; with a password, one that cannot."""
    content = write_document(f"<html lang='en'><title>x</title><p>{words}</p></html>", variant=None)
    if not password:
        return content
    writer, target = PdfWriter(clone_from=BytesIO(content)), BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(target)
    return target.getvalue()


def real_png(size: tuple[int, int] = (400, 300)) -> bytes:
    """A picture."""
    target = BytesIO()
    Image.new("RGB", size, "navy").save(target, format="PNG")
    return target.getvalue()


def evidence_with_letter(
    senco: Actor, item: Any, content: bytes, name: str, title: str
) -> Evidence:
    """Evidence of the referral behind an item, with an uploaded letter."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from referrals.models import Referral

    document = add_document(
        actor=senco, child=item.child, upload_or_file=SimpleUploadedFile(name, content),
        kind=DocumentKind.CLINICAL, title=title,
    )  # fmt: skip
    referral = Referral.objects.get(pk=item.subject_id)
    return EvidenceFactory(referral=referral, document=document, recorded_by=senco.user)
