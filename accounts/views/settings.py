"""The authority's settings: what each is, what it was, who changed it."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms.settings import setting_form
from accounts.permissions import check_change_settings
from accounts.requests import ActingRequest
from ledger.authority_settings import (
    AuthoritySetting,
    all_settings,
    change_setting,
    get_setting,
    setting_changes,
)
from ledger.errors import Refused
from ledger.form_pages import form_page


def setting_list(request: ActingRequest) -> HttpResponse:
    """Every setting by group, with its value."""
    check_change_settings(request.actor)
    ordered = sorted(all_settings(), key=lambda row: (str(row.group or _("Other")), row.key))
    groups = [
        (name, [{"setting": row, "value": shown(row, get_setting(row))} for row in rows])
        for name, rows in groupby(ordered, key=lambda row: str(row.group or _("Other")))
    ]
    context = {"heading": _("Settings of the authority"), "groups": groups}
    return render(request, "accounts/settings/list.html", context)


def setting(request: ActingRequest, key: str) -> HttpResponse:
    """One setting: change it, and see who changed it before."""
    check_change_settings(request.actor)
    found = next((row for row in all_settings() if row.key == key), None)
    if found is None:
        raise Http404
    back = reverse("accounts:settings")
    form = setting_form(
        found,
        request.POST or None,
        initial={"value": get_setting(found)},
        cancel_url=back,
    )
    changes = [
        {"row": row, "value": shown(found, row.value)} for row in setting_changes(found)[:50]
    ]
    return form_page(
        request,
        form,
        lambda: _save(request, found, form.cleaned_data["value"]),
        done=_("The setting is saved and in force."),
        next_url=back,
        template="accounts/settings/setting.html",
        heading=str(found.label),
        caption=str(found.group),
        changes=changes,
        default=shown(found, found.default),
        setting=found,
    )


def _save(request: ActingRequest, row: AuthoritySetting, value: Any) -> None:
    """The service names its setting, the form calls it `value`."""
    try:
        change_setting(actor=request.actor, setting=row, value=value)
    except Refused as refusal:
        raise Refused(refusal.message, field="value") from refusal


def shown(row: AuthoritySetting, value: Any) -> str:
    """A value in words, with its unit."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if row.choices:
        return str(dict(row.choices).get(value, value))
    return f"{value} {row.unit}".strip() if value not in ("", None) else _("empty")
