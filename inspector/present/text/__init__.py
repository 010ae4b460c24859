"""Safe text and what it is made of: cells, spans, words and glyphs, moments, plots of characters."""
