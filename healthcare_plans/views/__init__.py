"""Pages: the list, a plan, writing it, agreeing to it, its documents."""
