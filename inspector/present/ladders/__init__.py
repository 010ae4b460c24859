"""The recording as arrows between lanes."""
