"""Rules, findings and verdicts: what should have come and did not, why, what is ruled out, and what to do."""
