"""Every write to registers, health-related periods and alerts. One module a journey."""
