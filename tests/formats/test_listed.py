"""Rows that a program prints as lists."""

import pytest

from inspector.core.wire import Side
from inspector.formats.layers.clean import Cleaned

from .paste import frames, shapes


def test_rows_with_time_and_side():
    text = (
        '[1795911123.204,"in","session.created"]\n[1795911123.304,"out","response.create"]\n'
        '[1795911124.204,"in","response.created",null]\n'
    )
    assert [frame.at for frame in frames(text)] == [0, 100_000, 1_000_000]
    assert [shape[:2] for shape in shapes(text)] == [
        ("session.created", Side.SERVER),
        ("response.create", Side.CLIENT),
        ("response.created", Side.SERVER),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '["response.create"]',
        '[1,{"a":"response.create"}]',
        '["it","said response.create"]',
        'x = [1,"response.create"]',
    ],
)
def test_other_lists(text):
    assert not Cleaned(f"{text}\n").is_changed
