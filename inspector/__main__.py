"""`python -m inspector` is the command `inspector`."""

from .cli import main

main()
