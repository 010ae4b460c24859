"""What the samples of audio give away: their format, their pace, and whether anything can be heard."""
