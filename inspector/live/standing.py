"""Words in an event that stand for what is too long to write: sound, files, and values of events that were seen.

A whole string does: `@tone 1s`, `@silence 500ms`, `@noise 2s`, `@microphone 3s`, `@file PATH`, `@event 12` (the value
at the same place of event 12). `@@` begins a string that means itself. Sound of an append is cut into pieces that are
sent at its pace, those of the microphone while it records. In any other event the microphone is recorded first.
"""

import base64
import mimetypes
import re
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import NamedTuple

from ..core.clock import SECOND, parse_span
from ..core.json import Json, JsonObject, Path, has, path_text, value_at
from ..core.wire import Side
from ..protocol.vocabulary import Meaning
from ..recording.reading import Reading
from .microphone import Microphone
from .sound import Form, form_of, made, of_file, pieces, text_of

_WORD = re.compile(r"@(tone|silence|noise|microphone|file|event)\s+(\S.*)", re.DOTALL)
_APPENDS = frozenset({Meaning.AUDIO_APPEND, Meaning.VOICE_APPEND})
_LARGEST = 20_000_000  # bytes of a file
_AUDIO: Path = ("audio",)
_SOUND_KEYS = frozenset({"audio"})
_PICTURE_KEYS = frozenset({"image_url"})


class StandInError(ValueError):
    """A word stands for nothing; the message says which and why."""


class Gap(NamedTuple):
    """A place in an event where samples `first` to `last` of the microphone are to stand."""

    path: Path
    microphone: Microphone
    first: int
    last: int


class Piece(NamedTuple):
    """An event to send, `after` so many seconds since the one before it; the sound in it `lasts` so many."""

    body: JsonObject
    after: float = 0.0
    lasts: float = 0.0
    gaps: tuple[Gap, ...] = ()

    def filled(self) -> JsonObject | None:
        """The event with what the microphone has heard, None as long as it has not. Raises SoundError."""
        heard: dict[Path, str] = {}
        for gap in self.gaps:
            sound = gap.microphone.sound(gap.first, gap.last)
            if sound is None:
                return None
            heard[gap.path] = text_of(sound)
        whole = _replaced(self.body, (), lambda text, path: heard.get(path, text))
        assert isinstance(whole, dict)
        return whole


def expanded(
    body: JsonObject, reading: Reading | None, folder: FilePath, asked: JsonObject | None = None
) -> list[Piece]:
    """The event, or the events, that a body with such words stands for. Raises StandInError.

    Sound is in the format of the session, or in that which an event before this one has `asked` the session to take.
    Files are looked for in `folder` where their path is relative.
    """
    writer = _Writer(reading, folder, asked or {})
    audio = body.get("audio")
    found = _WORD.fullmatch(audio) if isinstance(audio, str) and _appends(body, reading) else None
    if found and found[1] == "microphone":
        return _spoken(body, writer.microphone(found[2], _AUDIO))
    if found and found[1] != "event":
        return _streamed(body, writer.sound(found[0], _AUDIO), writer)
    whole = _replaced(body, (), writer.value)
    assert isinstance(whole, dict)
    gaps = (Gap(path, one, 0, one.count) for path, one in writer.microphones.items())
    return [Piece(whole, gaps=tuple(gaps))]


def stands_in(body: Json) -> bool:
    """Whether any string of a value stands for something."""
    if isinstance(body, str):
        return body.startswith("@@") or _WORD.fullmatch(body) is not None
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return any(stands_in(one) for one in inner)


def _appends(body: JsonObject, reading: Reading | None) -> bool:
    type_ = str(body.get("type"))
    spec = reading.scene.server.spec(Side.CLIENT, type_) if reading else None
    return spec.means in _APPENDS if spec else type_.endswith((".append", "_append"))


def _streamed(body: JsonObject, audio: bytes, writer: "_Writer") -> list[Piece]:
    form = writer.form()
    found: list[Piece] = []
    before = 0.0
    for piece in pieces(audio, form):
        found.append(Piece({**body, "audio": text_of(piece)}, before, form.seconds(piece)))
        before = found[-1].lasts
    return found


def _spoken(body: JsonObject, microphone: Microphone) -> list[Piece]:
    """The pieces go out as they are spoken."""
    return [Piece(body, gaps=(Gap(_AUDIO, microphone, *place),)) for place in microphone.pieces()]


def _replaced(value: Json, path: Path, replace: Callable[[str, Path], Json]) -> Json:
    match value:
        case str():
            return replace(value, path)
        case dict():
            return {key: _replaced(inner, (*path, key), replace) for key, inner in value.items()}
        case list():
            return [_replaced(inner, (*path, place), replace) for place, inner in enumerate(value)]
    return value


class _Writer:
    """Writes out what words stand for."""

    def __init__(self, reading: Reading | None, folder: FilePath, asked: JsonObject) -> None:
        self._reading, self._folder, self._asked = reading, folder, asked
        self.microphones: dict[Path, Microphone] = {}  # and the places of what they are to hear

    def form(self) -> Form:
        return form_of(self._reading.session if self._reading else None, self._asked)

    def value(self, text: str, path: Path) -> Json:
        if text.startswith("@@"):
            return text[1:]
        found = _WORD.fullmatch(text)
        if found is None:
            return text
        if found[1] == "event":
            return self._quoted(found[2], path)
        if path[-1] in _SOUND_KEYS and found[1] == "microphone":
            self.microphones[path] = self.microphone(found[2], path)
            return text
        if path[-1] in _SOUND_KEYS:
            return text_of(self.sound(text, path))
        return self._file(found[2], path) if found[1] == "file" else text

    def sound(self, text: str, path: Path) -> bytes:
        found = _WORD.fullmatch(text)
        assert found is not None
        try:
            if found[1] == "file":
                return of_file(self._content(found[2]), self.form())
            return made(found[1], parse_span(found[2].strip()) / SECOND, self.form())
        except ValueError as error:
            raise StandInError(f"{path_text(path)}: {error}") from error

    def microphone(self, span: str, path: Path) -> Microphone:
        try:
            return Microphone(parse_span(span.strip()) / SECOND, self.form())
        except ValueError as error:
            raise StandInError(f"{path_text(path)}: {error}") from error

    def _file(self, name: str, path: Path) -> str:
        content = self._content(name)
        if path[-1] in _PICTURE_KEYS:
            kind = mimetypes.guess_type(name)[0] or "image/png"
            return f"data:{kind};base64,{base64.b64encode(content).decode()}"
        try:
            return content.decode()
        except UnicodeDecodeError:
            raise StandInError(f"{path_text(path)}: {name} is no text.") from None

    def _content(self, name: str) -> bytes:
        path = self._folder / FilePath(name).expanduser()
        try:
            if path.stat().st_size > _LARGEST:
                raise StandInError(f"{path} is larger than {_LARGEST // 1_000_000} MB.")
            return path.read_bytes()
        except OSError as error:
            raise StandInError(f"{path}: {error.strerror}.") from error

    def _quoted(self, number: str, path: Path) -> Json:
        reading, seq = self._reading, number.strip().removeprefix("#")
        if reading is None or not seq.isdigit() or not 1 <= int(seq) <= len(reading.columns):
            raise StandInError(f"{path_text(path)}: there is no event {number}.")
        body = reading.event(int(seq)).body
        if not has(body, path):
            raise StandInError(f"{path_text(path)}: event {seq} has nothing there.")
        return value_at(body, path)


def shortened(body: JsonObject, seq: int, longest: int = 2_000) -> JsonObject:
    """The body of event `seq` for an editor: strings longer than `longest` are quoted from there."""

    def short(text: str, path: Path) -> Json:
        if len(text) > longest:
            return f"@event {seq}"
        return f"@{text}" if text.startswith("@@") or _WORD.fullmatch(text) else text

    result = _replaced(body, (), short)
    assert isinstance(result, dict)
    return result
