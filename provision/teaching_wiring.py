"""What the logs and the education meter register in lower apps."""

from cases.registries import TaughtElsewhere, taught_elsewhere
from provision import full_time
from provision.education import half_days_taught
from provision.services import teaching

__all__ = ["full_time", "teaching"]

taught_elsewhere.register(TaughtElsewhere("provision", half_days_taught))
