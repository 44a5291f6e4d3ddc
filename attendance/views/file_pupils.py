"""Pupils whom a file knows and the school's roll does not."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import ActingRequest
from attendance.access import open_import
from attendance.intake.forms import PupilsForm
from attendance.models import ImportStatus
from attendance.services.imports import add_pupils
from attendance.services.imports.pupils import AT_ONCE, can_add_pupils, find_unknown_pupils
from ledger.form_pages import filled, form_page


def file_pupils(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Add pupils of the file to the roll; the file is checked again."""
    found = open_import(actor=request.actor, public_id=public_id)
    if found.status != ImportStatus.CHECKED:
        return redirect("attendance:import", found.public_id)
    if not can_add_pupils(actor=request.actor, register_import=found):
        raise PermissionDenied(_("Nobody can be added from this file."))
    pupils = find_unknown_pupils(found)
    offered = [one for one in pupils if one.obstacle is None][:AT_ONCE]
    data, _files = filled(request)
    form = PupilsForm(data, pupils=offered)
    return form_page(
        request,
        form,
        lambda: add_pupils(
            actor=request.actor, register_import=found, upns=form.cleaned_data["pupils"]
        ),
        done=lambda made: (
            ngettext(
                "One pupil is on your roll now. The file is being checked again.",
                "%(count)d pupils are on your roll now. The file is being checked again.",
                len(made),
            )
            % {"count": len(made)}
        ),
        next_url=reverse("attendance:import", args=[found.public_id]),
        template="attendance/file_pupils.html",
        heading=_("Pupils of the file who are not on your roll"),
        offered=offered,
        stopped=[one for one in pupils if one.obstacle],
        school=found.school,
    )
