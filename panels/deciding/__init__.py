"""What is put to a decision, who takes part in it, and what it starts."""
