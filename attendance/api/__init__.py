"""The HTTP interface for school systems: JSON in and out, opened by a register token alone."""
