"""Rules about the connection: handshakes, closes, a reader that stopped."""
