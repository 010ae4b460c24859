"""The files that stand beside the code of this package.

`importlib.resources` would find them in an archive too; it loads readers of archives and makers of temporary files for
that, which takes as long as reading the tables.
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def text_of(*names: str) -> str:
    """The text of a file, named by its folders and itself. Raises OSError."""
    return FOLDER.joinpath(*names).read_text("utf-8")
