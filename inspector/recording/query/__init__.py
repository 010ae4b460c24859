"""The filter language: one text that says which events are meant, on the screen and in `--where` alike.

`language` is the language as a table, `grammar` reads a text into a `tree`,
`search` finds the events of a reading that a tree is true of.
"""
