"""What calls take and give, one file a noun: each shape checks, writes and documents at once."""
