"""Text as the source of a page has it."""

import html

import pytest

from inspector.formats.layers.clean import Cleaned

from .test_layout import events

ARROWS = "-> session.update\n<- session.updated\n-> response.create\n<- response.created"
DICTS = "got {'type': 'response.created', 'response': {'id': 'resp_1'}}"
OBJECT = 'sent {\n  "type": "response.create",\n  "response": {"instructions": "less than < & more"}\n}'


@pytest.mark.parametrize("text", [ARROWS, DICTS, OBJECT])
def test_an_escaped_text_gives_the_same_events(text):
    assert events(text)
    assert events(html.escape(text)) == events(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"response.output_text.delta","delta":"write &lt;b&gt; or &#39;x&#39;"}',
        "{'type': 'response.output_text.delta', 'delta': 'a -&gt; b'}",
        "Tom &amp; Jerry said nothing.",
    ],
)
def test_what_looks_like_an_entity_in_a_plain_line_stays(text):
    assert Cleaned(text).text == text
