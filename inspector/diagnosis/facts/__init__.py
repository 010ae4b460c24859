"""What rules and verdicts know of events: what they quote of them, and what a server, a setting or a refusal tells."""
