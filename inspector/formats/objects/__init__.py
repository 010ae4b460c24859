"""Objects of a text: found, mended, and judged whether they are events. Every repair is an edit on the source."""
