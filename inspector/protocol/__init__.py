"""The protocol as tables: every dialect, its events, fields and limits, and what is read off them."""
