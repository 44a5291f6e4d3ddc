"""What the child and the parents say, in words or in a picture."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import User
from cases.access import Section
from cases.audience import Audience
from cases.models import Child, ChildView, Grant, GrantKind, Voice
from cases.permissions import check_readers, check_visible, check_work
from cases.services.withdrawing import withdraw
from cases.timeline import record_event, register_event
from ledger.errors import Refused
from ledger.files import store_upload
from ledger.models import StoredFile

VIEWS = gettext_lazy("Views of the child and parents")
VIEW_RECORDED = register_event(
    "cases.view_recorded", gettext_lazy("%(voice)s told us their views"), kind=VIEWS, voice=Voice
)
VIEW_WITHDRAWN = register_event(
    "cases.view_withdrawn", gettext_lazy("Views withdrawn: %(voice)s"), kind=VIEWS, voice=Voice
)
PICTURES = ("image/png", "image/jpeg")


@transaction.atomic
def record_view(
    *,
    actor: Actor,
    child: Child,
    voice: Voice,
    words: str = "",
    picture: UploadedFile | StoredFile | None = None,
    how_given: str = "",
    given_on: date | None = None,
    audience: Audience = Audience.FAMILY,
    readers: Iterable[User] = (),
) -> ChildView:
    """Record what the child or a parent says.

    A parent or young person may record their own. Raises PermissionDenied, or Refused when
    there is neither a word nor a picture, or the picture is none.
    """
    _check_speaker(actor, child, voice)
    if not words.strip() and picture is None:
        raise Refused(_("Enter their words, or add a picture."), field="words")
    audience = Audience(audience)
    named = check_readers(child, audience, readers)
    controller = actor.organisation or child.controller
    view = ChildView.objects.create(
        child=child,
        voice=voice,
        words=words.strip(),
        picture=_stored(actor, picture, controller),
        how_given=how_given.strip(),
        given_on=given_on or timezone.localdate(),
        audience=audience,
        controller=controller,
        recorded_by=actor.user,
    )
    view.readers.set(named)
    record_event(
        actor=actor, child=child, code=VIEW_RECORDED, happened_on=view.given_on,
        audience=audience, readers=named, link=f"/cases/child/{child.public_id}/views/",
        voice=view.voice,
    )  # fmt: skip
    return view


@transaction.atomic
def withdraw_view(*, actor: Actor, view: ChildView, reason: str) -> ChildView:
    """Withdraw views that were recorded in error."""
    withdrawn = withdraw(actor=actor, record=view, reason=reason)
    record_event(
        actor=actor, child=view.child, code=VIEW_WITHDRAWN, audience=Audience(view.audience),
        readers=view.readers.all(), voice=view.voice,
    )  # fmt: skip
    return withdrawn


def _check_speaker(actor: Actor, child: Child, voice: Voice) -> None:
    if not actor.is_family:
        check_work(actor, child, Section.VIEWS)
        return
    check_visible(actor, child)
    kind = GrantKind.YOUNG_PERSON if voice == Voice.CHILD else GrantKind.PARENT
    if not Grant.objects.current().filter(user=actor.user, child=child, kind=kind).exists():
        raise PermissionDenied(_("You can add your own views, not those of somebody else."))


def _stored(
    actor: Actor, picture: UploadedFile | StoredFile | None, controller: object
) -> StoredFile | None:
    if picture is None or isinstance(picture, StoredFile):
        return picture
    stored = store_upload(actor=actor, upload=picture, controller=controller, field="picture")
    if stored.content_type not in PICTURES:
        raise Refused(_("The picture must be a JPG or PNG."), field="picture")
    return stored
