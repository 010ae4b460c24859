"""Two names in a sentence: what was sent, and what came upon it before nothing else did."""

import pytest

from .paste import frames

PAIR = [("client", b'{"type":"session.update"}'), ("server", b'{"type":"session.updated"}')]


@pytest.mark.parametrize(
    "text",
    [
        "I get session.updated after my session.update and then nothing.",
        "We only see `session.updated` in response to our `session.update`, then silence",
        "After my session.update I get session.updated but nothing else ever comes",
        "My session.update is answered by session.updated, and then it hangs",
        "Ich bekomme session.updated nach meinem session.update, danach nichts mehr",
    ],
)
def test_what_came_upon_it(text):
    assert [(frame.side, frame.payload) for frame in frames(text)] == PAIR


@pytest.mark.parametrize(
    "text",
    [
        "You get session.updated after your session.update and then nothing until you speak.",
        "I get session.updated after my session.update.",
        "I never get session.updated after my session.update, nothing at all",
        "The server sends session.updated after a session.update, nothing else.",
        "After a session.update the server answers with session.updated, never with an error.",
    ],
)
def test_what_only_explains(text):
    assert frames(text) == []
