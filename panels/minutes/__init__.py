"""What minutes say by themselves."""
