"""What forms that narrow a list share."""

from typing import Any

from ledger.forms import WaymarkForm


class FilterForm(WaymarkForm):
    """Filled in from the address; wrong values are ignored."""

    def kept(self) -> dict[str, Any]:
        """What was asked for, without what is empty or wrong."""
        self.is_valid()
        asked = self.cleaned_data.items()
        return {name: value for name, value in asked if value not in (None, "")}
