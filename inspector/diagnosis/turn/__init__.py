"""One turn: what belongs to it, how far it came, how it ended."""
