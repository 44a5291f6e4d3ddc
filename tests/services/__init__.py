"""Every public service of some apps, called once: for what must be true of all of them."""
