"""When a panel meets, and how members have it in their own calendars."""
