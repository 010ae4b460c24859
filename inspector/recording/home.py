"""Where this program keeps its files: `INSPECTOR_HOME`, else the platform's folder for a user's data.

`recordings/` holds the recordings, `events/` what was saved to be sent, `run/` one small file per recorder that runs,
`cache/` what can be made anew. All are for their owner alone.
"""

import os
import re
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import platformdirs

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def home() -> Path:
    """The program's folder; it need not exist yet."""
    if chosen := os.environ.get("INSPECTOR_HOME"):
        return Path(chosen).expanduser()
    return platformdirs.user_data_path("realtime-inspector", appauthor=False)


def recordings_folder() -> Path:
    """The folder of the recordings, made where it is missing. Raises OSError."""
    return _private_folder(home() / "recordings")


def filters_path() -> Path:
    """The file of the user's own filters; neither it nor its folder need exist yet."""
    if os.environ.get("INSPECTOR_HOME"):
        return home() / "filters.txt"
    return platformdirs.user_config_path("realtime-inspector", appauthor=False) / "filters.txt"


def library_folder() -> Path:
    """The folder of saved events; it need not exist yet."""
    return home() / "events"


def run_folder() -> Path:
    """The folder in which running recorders are listed, made where it is missing. Raises OSError."""
    return _private_folder(home() / "run")


def cache_folder() -> Path:
    """The folder of what can be made anew, made where it is missing. Raises OSError."""
    if os.environ.get("INSPECTOR_HOME"):
        return _private_folder(home() / "cache")
    return _private_folder(platformdirs.user_cache_path("realtime-inspector", appauthor=False))


def recording_path(url: str, moment: datetime, folder: Path | None = None) -> Path:
    """A path for a new recording of a connection to `url`: `DATE-host-model.jsonl`."""
    parts = urlsplit(url)
    model = parse_qs(parts.query).get("model", [""])[0]
    return new_path(moment, parts.hostname or "", model, folder=folder)


def new_path(moment: datetime, *words: str, folder: Path | None = None) -> Path:
    """A path in the folder (of recordings) that says when and what; numbered where it is taken."""
    date = moment.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    stem = "-".join(filter(None, (date, *map(_fit, words))))
    folder = folder or recordings_folder()
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(path for name in names if not (path := folder / f"{name}.jsonl").exists())


def _fit(text: str) -> str:
    return _UNFIT.sub("_", text)[:60].strip("._-")


def _private_folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
