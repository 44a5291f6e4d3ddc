"""Pages about children and cases. One module a journey."""
