"""What each event does to the session, a module for what it is about."""
