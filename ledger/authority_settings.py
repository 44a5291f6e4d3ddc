"""Settings that the authority changes in Waymark itself, each declared by the app that uses it."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledger.actors import ActorLike
from ledger.errors import Refused
from ledger.models import SettingValue

CACHE_KEY = "authority-settings"
CHANGE_SETTINGS = "change_settings"


@dataclass(frozen=True, slots=True)
class AuthoritySetting:
    """One setting: its key (`app.name`), words, default, and limits for a number.

    `also_changed_with` is a permission that changes this one beside an administrator's.
    """

    key: str
    label: str | Promise
    default: int | str | bool
    help: str | Promise = ""
    unit: str | Promise = ""
    group: str | Promise = ""
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[tuple[str, str | Promise], ...] = ()
    also_changed_with: str | None = None

    def may_change(self, actor: ActorLike) -> bool:
        """Whether the actor changes this setting."""
        other = self.also_changed_with
        return actor.can(CHANGE_SETTINGS) or (other is not None and actor.can(other))


_registered: dict[str, AuthoritySetting] = {}


def register_setting(setting: AuthoritySetting) -> AuthoritySetting:
    """Declare a setting; called while apps load."""
    if setting.key in _registered and _registered[setting.key] != setting:
        raise ValueError(f"{setting.key} is declared twice")
    _registered[setting.key] = setting
    return setting


def all_settings() -> list[AuthoritySetting]:
    """Every declared setting, grouped as declared."""
    return sorted(_registered.values(), key=lambda s: s.key)


def current_values() -> dict[str, Any]:
    """The values that differ from the defaults, by key."""
    values = cache.get(CACHE_KEY)
    if values is None:
        newest = SettingValue.objects.order_by("key", "-set_at", "-pk").distinct("key")
        values = dict(newest.values_list("key", "value"))
        cache.set(CACHE_KEY, values, 60)
    return values


def get_setting(setting: AuthoritySetting) -> Any:
    """The value in force."""
    return current_values().get(setting.key, setting.default)


def setting_changes(setting: AuthoritySetting) -> QuerySet[SettingValue]:
    """What it was set to, by whom and when, newest first."""
    rows = SettingValue.objects.filter(key=setting.key)
    return rows.select_related("set_by").order_by("-set_at", "-pk")


@transaction.atomic
def change_setting(*, actor: ActorLike, setting: AuthoritySetting, value: Any) -> SettingValue:
    """Set a value from now on. Raises PermissionDenied, or Refused outside the limits."""
    if not setting.may_change(actor):
        raise PermissionDenied(_("Only an administrator can change the authority’s settings."))
    if isinstance(setting.default, int) and not isinstance(setting.default, bool):
        too_small = setting.minimum is not None and value < setting.minimum
        too_large = setting.maximum is not None and value > setting.maximum
        if too_small or too_large:
            raise Refused(
                _("Enter a number from %(low)s to %(high)s.")
                % {"low": setting.minimum, "high": setting.maximum},
                field=setting.key,
            )
    row = SettingValue.objects.create(key=setting.key, value=value, set_by=actor.user)
    transaction.on_commit(lambda: cache.delete(CACHE_KEY))
    return row
