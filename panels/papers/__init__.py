"""Papers of items and packs of meetings: what they say, their pages, their binding."""
