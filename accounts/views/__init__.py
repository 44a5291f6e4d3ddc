"""Views of accounts, by journey."""
