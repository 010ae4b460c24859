"""Rules about calls of functions and of tool servers, and what becomes of their results."""
