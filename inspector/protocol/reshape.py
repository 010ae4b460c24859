"""How values change where a setting moves from one dialect to another."""

from collections.abc import Mapping

from ..core.json import Json, JsonObject, Path, path_of, text_at
from .dialect import Dialect

FORMATS: Mapping[str, JsonObject] = {
    "pcm16": {"type": "audio/pcm", "rate": 24000},
    "g711_ulaw": {"type": "audio/pcmu"},
    "g711_alaw": {"type": "audio/pcma"},
}
# Words that people write where null switches a setting off.
OFF = frozenset({"none", "off", "disabled", "null", "false", ""})
# The parts of a message: the beta's names, and those of GA by the role that speaks.
ASSISTANT_PARTS: Mapping[str, str] = {"text": "output_text", "audio": "output_audio"}
LISTENER_PARTS: Mapping[str, str] = {"text": "input_text", "audio": "input_audio"}


def renamed(path: Path, dialect: Dialect) -> Path | str | None:
    """What a dialect's table of names says of a path: its path there, words for it, "" for gone, None for nothing."""
    for old, new in sorted(dialect.renames.items(), key=lambda row: -len(row[0])):
        start = path_of(old)
        if path[: len(start)] == start:
            return path_of(new) + path[len(start) :] if new and " " not in new else new
    return None


def moved_value(value: Json, path: Path, dialect: Dialect) -> Json:
    """`value` as it is written at `path` of `dialect`."""
    field = path[-1]
    if field == "format" and isinstance(value, str):
        return dict(FORMATS[value]) if value in FORMATS else value
    if isinstance(field, str) and field.endswith("_audio_format"):
        return format_name(value) or value
    if field == dialect.modalities_field:
        return legal_modalities(value, dialect) or value
    return value


def format_name(value: Json) -> str | None:
    """The beta's word for an audio format; None where it has none."""
    kind = text_at(value, "type")
    return next((name for name, shape in FORMATS.items() if shape["type"] == kind), None)


def legal_modalities(value: Json, dialect: Dialect) -> list[Json] | None:
    """The legal set nearest to the modalities in `value`: audio, which brings its transcript, where it is asked for."""
    asked = {one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}
    for wanted in ("audio", *sorted(asked)):
        for legal in dialect.modalities:
            if wanted in asked and wanted in legal and (wanted == "audio" or legal <= asked):
                return [*sorted(legal)]
    return None
