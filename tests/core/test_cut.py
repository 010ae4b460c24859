"""JSON that stops in the middle is closed as far as it goes."""

import pytest

from inspector.core import cut


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ('{"a": "half a str', '{"a":"half a str…"}'),
        ('{"a": "x\\u00', '{"a":"x…"}'),
        ('{"a": [1, 2', '{"a": [1]}'),
        ('{"a": {"b": true}, "c', '{"a": {"b": true}}'),
        ('{"a": 1, "c": tr', '{"a": 1}'),
        ('{"a": 1, "item_id": "item_', '{"a": 1}'),
        ('{"a": 1, "status": "fai', '{"a": 1}'),
        ("{", "{}"),
    ],
)
def test_what_is_whole_stays_and_what_is_half_goes(text, closed):
    assert cut.closed(text) == closed


@pytest.mark.parametrize("text", ["", "x", "}", '"a"', '{"a": 1}}', "[}"])
def test_what_is_no_cut_object(text):
    assert cut.closed(text) is None
