"""What to do: advice for a person, events that put it right, and what the next recording should show."""
