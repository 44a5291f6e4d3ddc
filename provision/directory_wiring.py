"""What the directory declares in lower apps."""

from cases.registries import home_sources, search_sources
from ledger.generated_docs import register_state_diagram
from provision import directory_settings
from provision.directory_homes import SEARCH, SOURCE
from provision.directory_transitions import PROVIDER
from provision.models import ProviderStatus
from provision.services import checks

__all__ = ["checks", "directory_settings"]

home_sources.register(SOURCE)
search_sources.register(SEARCH)
register_state_diagram(
    PROVIDER, heading="Provider in the directory", labels=dict(ProviderStatus.choices)
)
