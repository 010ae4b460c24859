"""Experiments that tell causes apart: what to try, and what each outcome makes of the causes."""
