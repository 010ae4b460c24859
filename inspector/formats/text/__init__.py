"""A pasted text as a whole: read a stretch at a time, put in order, and given the ids that it does not show."""
