"""Pages of returns, a module a step of the way."""
