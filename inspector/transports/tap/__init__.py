"""A tap on the data channels of pages in a browser."""
