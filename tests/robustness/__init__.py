"""Processes that are really killed, and writers that really meet: nothing lost, nothing doubled."""
