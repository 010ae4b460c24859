"""Rules about settings and dialects: what was asked for, and what is in effect."""
