"""The state of a session: events in, changes out, one module for each thing that a session holds."""
