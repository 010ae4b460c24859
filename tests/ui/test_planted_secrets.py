"""The planted secrets again, where a screen could show them: not one is seen, whatever they are read from."""

import json

import pytest

from inspector.core.wire import Frame, Kind
from inspector.formats.opening import open_input
from inspector.formats.redaction import Redaction
from inspector.present.reports.export import BY_NAME, written
from inspector.present.reports.printed import reading_text
from inspector.present.reports.report import recording_report

from ..recording.test_secrets import PLANTED, SECRETS, conversation
from .frames import showing

FORMS = ("native", "jsonl", "har", "transcript")


def opened(form, folder):
    """The readings of a file that holds every secret in plain sight."""
    content = written([conversation()], BY_NAME[form], Redaction(secrets=False))
    assert sum(json.dumps(secret)[1:-1] in content.decode() for secret in SECRETS) >= 40
    path = folder / f"planted.{form}"
    path.write_bytes(content)
    return open_input(path.name, path)


def seen(text):
    """The secrets in a text, whose lines a narrow screen may break anywhere."""
    joined = "".join(text.split())
    return [secret for secret in SECRETS if "".join(secret.split()) in joined]


@pytest.mark.parametrize("form", FORMS)
def test_none_is_in_what_a_screen_can_ask_for(form, tmp_path):
    texts = 0
    for reading in opened(form, tmp_path):
        frames = [reading.frame(seq) for seq in range(1, len(reading.columns) + 1)]
        texts += sum(frame.kind is Kind.TEXT for frame in frames)
        told = [frame.payload.decode("utf-8", "replace") for frame in frames]
        told += [json.dumps(recording_report(reading)), reading_text(reading, questions=True)]
        told += [repr(reading.header), *(repr(reading.history.record(place)) for place in range(len(reading.history)))]
        assert seen("".join(told)) == []
    assert texts >= 20


@pytest.mark.parametrize("form", ["native", "har"])
async def test_none_is_on_any_screen(form, tmp_path):
    [reading, *_] = opened(form, tmp_path)
    shown = []
    async with showing(reading, size=(200, 50)) as screen:
        for _ in range(len(reading.columns)):
            shown.append((await screen.settle()).text)
            await screen.press("j")
    assert len(set(shown)) == len(reading.columns)
    assert "[redacted]" in "".join(shown)
    assert [secret for text in shown for secret in seen(text)] == []


def test_the_check_itself_would_see_them():
    plain = "".join(
        frame.payload.decode("utf-8", "replace") for frame in conversation().items if isinstance(frame, Frame)
    )
    assert len(seen(plain.replace("\\n", "\n"))) >= len(PLANTED) - 2
