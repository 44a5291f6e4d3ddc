"""Pages of provision, one module a journey."""
