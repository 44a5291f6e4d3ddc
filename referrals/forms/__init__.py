"""What is asked, and in which words."""
