"""Events that a text only names: lists, arrows, tables, sentences and a program's own words."""
