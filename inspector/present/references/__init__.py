"""Pages of the reference: what the names of the protocol mean."""
