"""What the coordinator and the information governance officer watch over."""

from cases.models import Identifier, IdentifierKind
from cases.services.children import create_child
from cases.services.emergency import use_emergency_access
from demo.seeding.told import Told
from demo.seeding.town import Town


def make_oversight(town: Town, children: list[Told]) -> None:
    """A second record of one child, and a record opened in an emergency."""
    told = next(one for one in children if one.role["key"] == "kasper")
    town.clock.set(town.days_ago(2), 10)
    upn = Identifier.objects.get(child=told.child, kind=IdentifierKind.UPN, ends_on=None).value
    create_child(
        actor=town.actor("senco.thornport"),
        legal_first_name="Casper",
        legal_last_name=told.child.legal_last_name,
        born_on=told.child.born_on,
        sex=told.child.sex,
        upn=upn,
    )
    other = next(one for one in children if one.role["key"] == "megan")
    town.clock.set(town.days_ago(1), 17, 40)
    use_emergency_access(
        actor=town.actor("social-care-2"),
        reason="Called to the family at home this evening; I need to know who else is working "
        "with them.",
        first_name=other.child.legal_first_name,
        last_name=other.child.legal_last_name,
        born_on=other.child.born_on,
    )
