"""What a row shows in full, and the session as it stood there."""
