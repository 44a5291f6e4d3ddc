"""Interests in items, and how much of a child an agency sees."""
