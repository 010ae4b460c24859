"""Realtime inspector: record, show and explain conversations with Realtime APIs."""

__version__ = "0.1.0"
