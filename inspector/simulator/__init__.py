"""A server that behaves, or misbehaves on purpose, by scenario."""
