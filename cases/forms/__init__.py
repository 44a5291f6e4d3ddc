"""What is asked about children and cases, and in which words. One module a journey."""
