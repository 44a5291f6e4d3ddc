"""What is asked, and in which words. Forms never save."""
