"""What a row shows in full, the session as it stood there, and what a recording rests on."""
