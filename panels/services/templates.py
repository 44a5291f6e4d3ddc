"""The words of letters: the authority writes its own, and every version is kept."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.actors import Actor
from accounts.models import Organisation
from ledger.errors import StaleChange
from ledger.models import RetentionClass
from panels.letters.text import check_template
from panels.letters.words import BODIES, NEEDED, SUBJECTS
from panels.models import LetterAudience, LetterKind, LetterTemplate
from panels.permissions import check_manage


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """What holds today: the authority's newest version, or the words that Waymark comes with."""

    subject: str
    body: str
    number: int = 0
    template: LetterTemplate | None = None


def words_for(audience: LetterAudience, kind: LetterKind) -> TemplateWords:
    """The words that a letter is drafted from. KeyError for a letter that there is not."""
    found = LetterTemplate.objects.filter(audience=audience, kind=kind).first()
    if found is not None:
        return TemplateWords(found.subject, found.body, found.number, found)
    return TemplateWords(str(SUBJECTS[kind]), str(BODIES[audience, kind]))


@transaction.atomic
def save_template(
    *, actor: Actor, audience: LetterAudience, kind: LetterKind, subject: str, body: str,
    seen: int, why: str = "",
) -> LetterTemplate:  # fmt: skip
    """A new version of the words, from now on. `seen` is the version the writer started from.

    Raises PermissionDenied, Refused naming the field (see `check_template`), or StaleChange when
    somebody else saved one meanwhile.
    """
    check_manage(actor)
    text = body.replace("\r\n", "\n").strip()
    check_template(subject, text, NEEDED[audience, kind])
    authority = Organisation.objects.select_for_update(no_key=True).get(pk=_authority().pk)
    same = LetterTemplate.objects.filter(audience=audience, kind=kind)
    newest = same.aggregate(newest=Max("number"))["newest"] or 0
    if newest != seen:
        raise StaleChange
    return LetterTemplate.objects.create(
        audience=audience, kind=kind, number=newest + 1, subject=subject.strip(), body=text,
        why=why.strip(), controller=authority, retention_class=RetentionClass.ADMINISTRATION,
        recorded_by=actor.user,
    )  # fmt: skip


def _authority() -> Organisation:
    authority = Organisation.objects.authority()
    if authority is None:
        raise LookupError("no authority is set up")
    return authority
