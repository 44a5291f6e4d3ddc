"""What pages show of the registers: a child, a school, the authority, and whom nobody has seen."""
