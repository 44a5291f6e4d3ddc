"""The family's pages, by journey."""
