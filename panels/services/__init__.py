"""Every write of the panel. One module a noun."""
