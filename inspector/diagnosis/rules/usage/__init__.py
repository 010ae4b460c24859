"""Rules about tokens, cost, latency and habits that make trouble later."""
