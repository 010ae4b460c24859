"""What tools lay over the whole of a text, taken off with the way back kept: quotes, escapes, tables, boxes, dumps."""
