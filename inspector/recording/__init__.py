"""The file of a recording, how it is written while it happens, and the one pass that reads it."""
