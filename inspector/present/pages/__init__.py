"""Pages over a whole recording: its verdict, findings, turns, responses, figures and experiments."""
