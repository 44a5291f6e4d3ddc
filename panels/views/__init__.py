"""Pages of the panel. One module a noun."""
