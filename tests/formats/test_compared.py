"""Of what somebody expected and what they met instead only the latter is an event."""

import pytest

from inspector.formats.names.compared import runs

from .paste import frames


def named(text):
    return [name[0] for run in runs(text, 0, len(text)) if not run.is_wished for name in run.names]


def wished(text):
    return [name[0] for run in runs(text, 0, len(text)) if run.is_wished for name in run.names]


@pytest.mark.parametrize(
    "text",
    [
        "Expected: response.done, Actual: session.updated",
        "**Expected:** response.done\n**Actual:** session.updated, then nothing\n",
        "### Expected behaviour:\n- response.done\n\n### Actual behaviour:\n- session.updated\n",
        "Erwartet: response.done\nBekommen: session.updated\n",
        "| step | expected | actual |\n|---|---|---|\n| 1 | response.done | session.updated |\n",
        "step\texpected\tactual\n1\tresponse.done\tsession.updated\n",
        "Expected: response.done\nActual: session.updated, response.done never comes\n",
    ],
)
def test_what_was_met(text):
    assert named(text) == ["session.updated"]
    assert wished(text) == ["response.done"]


def test_what_was_sent_before():
    text = "I send response.create. Expected: response.created, actual: error (server_error)\n"
    assert named(text) == ["response.create", "error"]
    text = "Steps:\n1. send session.update\n2. send response.create\nExpected: response.done\nActual: an error\n"
    assert [(name.side, name.payload) for name in frames(text)][-1] == ("server", b'{"type":"error"}')
    assert len(frames(text)) == 3


@pytest.mark.parametrize(
    "text",
    [
        'Expected: "response.done"\nReceived: "response.created"\n',
        "Expected: response.done\nActual: nothing\n",
        "Expected: it speaks\nActual: session.updated is all\n",
        "Expected: response.done\n\nI have no idea what this is.\n",
        "expected: <response.done>\nactual: <error>\n",
    ],
)
def test_what_is_no_comparison(text):
    assert named(text) == []
    assert frames(text) == []
