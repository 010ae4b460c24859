"""Other people's files: read as conversations, and written from them."""
