"""The state of a session: events in, changes out."""
