"""Input and wording of provision, one module a noun; forms never save."""
