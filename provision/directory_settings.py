"""How often providers are checked: set by the authority."""

from django.utils.translation import gettext_lazy as _

from ledger.authority_settings import AuthoritySetting, register_setting
from provision.models import CheckKind


def _months(kind: CheckKind, label: object, default: int) -> AuthoritySetting:
    return register_setting(
        AuthoritySetting(
            key=f"provision.check_{kind.value}_months", label=label, default=default,  # type: ignore[arg-type]
            unit=_("months"), group=_("Providers"), minimum=1, maximum=24,
        )
    )  # fmt: skip


# No law says how often. A year for staff checks follows the practice of schools, which confirm
# them anew with every school year; what a directory says ages sooner.
CHECK_MONTHS = {
    CheckKind.REGISTRATION: _months(
        CheckKind.REGISTRATION, _("Check a provider’s registration every"), 6
    ),
    CheckKind.STAFF: _months(CheckKind.STAFF, _("Ask for confirmation of staff checks every"), 12),
    CheckKind.ENTRY: _months(CheckKind.ENTRY, _("Check what the directory says every"), 6),
}
