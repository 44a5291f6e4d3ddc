"""From what a school or its system sent to marks of the register, or to reasons for refusing."""
