"""Plain values: frames, events, text and time. No I/O, no clock."""
