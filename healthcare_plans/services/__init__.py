"""Every write to healthcare plans. One module a journey."""
