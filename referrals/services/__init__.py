"""Every write of this app, by journey."""
