"""What the section 19 record registers: the closing check and the state diagram."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cases.models import Case, Section19Record, Section19Status
from cases.registries import ClosingCheck, Words, closing_checks
from cases.transitions import SECTION_19
from ledger.generated_docs import register_state_diagram


def open_duties(case: Case) -> Iterable[Words]:
    """A record that has not ended is a duty of the authority."""
    for record in Section19Record.objects.unended().filter(child=case.child):
        yield _("section 19 record %(reference)s, which has not ended") % {
            "reference": record.reference
        }


closing_checks.register(ClosingCheck("section_19", open_duties))

register_state_diagram(
    SECTION_19, heading="Section 19 record", labels=dict(Section19Status.choices), order=18
)
