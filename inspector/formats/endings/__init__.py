"""What a text tells of the end of a connection, or of one that did not come about."""
