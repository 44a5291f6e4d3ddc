"""What placements register in lower apps."""

from cases.scope import register_visibility
from provision.placement_querysets import children_in_placements

register_visibility("placement", children_in_placements)
