"""What is asked about returns, and in which words."""
