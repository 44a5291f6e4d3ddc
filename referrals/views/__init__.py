"""Pages of referrals, by journey."""
