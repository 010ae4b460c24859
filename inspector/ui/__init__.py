"""The screen, in Textual; what it says comes from `present`."""
