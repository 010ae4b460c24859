"""The rows of a recording, which of them share one, which a filter lets through, and how they hang together."""
