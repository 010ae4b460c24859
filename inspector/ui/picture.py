"""A picture of the screen as a file: in the current folder, else in the user's folder of pictures."""

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import platformdirs


def keep(svg: str, moment: datetime | None = None) -> Path:
    """Write an SVG under a name of its own and give its path. Raises OSError where no folder takes it."""
    stem = f"inspector-{moment or datetime.now():%Y%m%d-%H%M%S}"
    folders = [Path.cwd(), platformdirs.user_pictures_path()]
    folder = next((one for one in folders if os.path.isdir(one) and os.access(one, os.W_OK)), folders[-1])
    folder.mkdir(parents=True, exist_ok=True)
    path = next(path for path in _names(folder, stem) if not os.path.lexists(path))
    path.write_text(svg.replace("<text ", '<text xml:space="preserve" '), "utf-8")  # else viewers drop leading blanks
    return path


def _names(folder: Path, stem: str) -> Iterator[Path]:
    return (folder / f"{stem}{'' if number == 1 else f'-{number}'}.svg" for number in count(1))
