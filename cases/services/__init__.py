"""Every write to children and cases. One module a noun."""
