"""Registers what this app declares; imported once, while apps load."""
