"""A file comes in, or is thrown away again."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import RegisterImport
from attendance.permissions import check_import_for
from attendance.transitions import IMPORT
from ledger.errors import Refused
from ledger.files import scan, store_bytes
from ledger.jobs import create_job
from ledger.models import Job, RetentionClass
from ledger.notices import wake
from ledger.references import LONG, make_reference
from ledger.state import apply_transition, record_status

MAX_BYTES = 10 * 1024 * 1024
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@transaction.atomic
def upload_marks(*, actor: Actor, school: Organisation, upload: UploadedFile) -> RegisterImport:
    """Keep the file and hand it to a worker for checking. Raises Refused, PermissionDenied."""
    check_import_for(actor, school)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(_("The file must be smaller than 10 MB."), field="file")
    if not content.strip():
        raise Refused(_("The file is empty."), field="file")
    stored = store_bytes(
        actor=actor,
        content=content,
        name=upload.name or "marks.csv",
        content_type=type_of(content),
        controller=school,
        retention_class=RetentionClass.REGISTER,
        scan_state=scan(content),
    )
    found = RegisterImport.objects.create(
        reference=make_reference("M", LONG),
        school=school,
        file=stored,
        job=create_job(actor=actor, kind="attendance.check"),
        controller=school,
        retention_class=RetentionClass.REGISTER,
        recorded_by=actor.user,
    )
    Job.objects.filter(pk=found.job_id).update(link=import_link(found))
    record_status(subject=found, action="upload", before="", after=found.status, actor=actor)
    hand_over(found)
    return found


def type_of(content: bytes) -> str:
    """A workbook is told by its first bytes; everything else is read as CSV or not at all."""
    return XLSX_TYPE if content.startswith(b"PK\x03\x04") else CSV_TYPE


def import_link(register_import: RegisterImport) -> str:
    """Its page."""
    return reverse("attendance:import", args=[register_import.public_id])


@transaction.atomic
def withdraw_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Throw away a file that has not been saved. It stays in the list."""
    check_import_for(actor, register_import.school)
    return apply_transition(subject=register_import, table=IMPORT, action="withdraw", actor=actor)


@transaction.atomic
def try_again(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """After a failure, hand the import to a worker again."""
    check_import_for(actor, register_import.school)
    kind = register_import.job.kind
    job = create_job(actor=actor, kind=kind, link=import_link(register_import))
    RegisterImport.objects.filter(pk=register_import.pk).update(job=job)
    register_import.job = job
    hand_over(register_import)
    return register_import


def hand_over(register_import: RegisterImport) -> None:
    """A worker takes the import its next step once the transaction is committed."""
    from attendance.tasks import carry_on_import

    transaction.on_commit(lambda: wake(carry_on_import, register_import.pk))
