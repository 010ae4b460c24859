"""The only sockets: connections, recorders, relays and taps."""
