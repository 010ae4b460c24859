"""What the words of a line say: a time, a side, a logger's head, a person's sentence, the name of an event."""
