"""Rules about errors, quotas, limits and the end that a server sets."""
