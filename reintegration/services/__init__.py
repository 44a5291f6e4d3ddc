"""Every write to returns, a module a step of the way."""
