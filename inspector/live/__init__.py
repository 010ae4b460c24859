"""A running session: what is sent, watched and decided while the recording grows."""
