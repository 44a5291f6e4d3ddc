"""Every write of provision, one module a noun."""
