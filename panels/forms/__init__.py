"""Input and wording. Services write."""
