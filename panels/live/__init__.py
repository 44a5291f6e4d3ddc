"""The live screen of a meeting, for each reader what they may see."""
