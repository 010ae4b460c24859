"""Rules about this program: what went wrong in it is told, and nothing else is lost."""
