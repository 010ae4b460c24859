"""The transcript notation: dialogues as people write them, read as recordings and written from them."""
