"""Forms of accounts, by journey."""
