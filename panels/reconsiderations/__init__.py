"""Looking at a decision again: who may ask, under whose chair, and how it is told."""
