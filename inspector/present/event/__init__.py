"""What is said of one event, wherever it is shown: in a word, in a row, in full."""
