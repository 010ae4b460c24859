"""Quotes and brackets of other scripts."""

import pytest

from inspector.core import codec
from inspector.formats.layers.clean import Cleaned

from .paste import fidelity, frames


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("｛“type”：“error”，“error”：｛“message”：“不行，再试：一次”｝｝", {"message": "不行，再试：一次"}),
        ("｛“type”：“error”，“error”：｛“param”：null｝｝", {"param": None}),
        ("{ « type » : « error », « error » : { « message » : « Trop tard » } }", {"message": "Trop tard"}),
        ("{«type»: «error», «error»: {«code»: «x»}}", {"code": "x"}),
    ],
)
def test_an_event_in_them(text, body):
    [frame] = frames(text)
    assert codec.read(frame).body == {"type": "error", "error": body}
    assert fidelity(text) == "mended"


@pytest.mark.parametrize(
    "text",
    ['｛“我”说｝ {"type":"response.create"}', 'Il dit « oui » : {"type":"response.create"}', "Он сказал «да»: {}"],
)
def test_prose_in_such_quotes_stays(text):
    assert not Cleaned(text).is_changed
