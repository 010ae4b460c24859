"""What a person wrote to be run or read holds no event: commands, queries, declarations, patches and tests."""

import pytest

from inspector.formats.objects import written

from .paste import frames, read, skipped

CREATE = '{"type":"response.create"}'
ESCAPED = CREATE.replace('"', '\\"')
CREATED = '{"type":"session.created","event_id":"event_DkA81bQw","session":{"id":"sess_1"}}'


@pytest.mark.parametrize(
    "text",
    [
        f"$ echo '{CREATE}' | websocat -n wss://x",
        f"(sleep 1; echo '{CREATE}') | websocat -n wss://x",
        f"printf '%s\\n' '{CREATE}' | websocat --text -",
        f"wscat -c \"$URL\" -x '{CREATE}'",
        f"websocat wss://x <<< '{CREATE}'",
        f"cat <<EOF | websocat wss://x\n{CREATE}\nEOF",
        f"PS C:\\> python send.py '{CREATE}'",
        f"me@box:~/rt$ redis-cli PUBLISH rt '{CREATE}'",
        f"- run: echo '{CREATE}' >> out.jsonl",
        f"export MSG='{CREATE}'",
        f'const char *k = R"({CREATE})";',
        f'#define CREATE "{ESCAPED}"',
        f'const CREATE: &str = r#"{CREATE}"#;',
        f'private static final String CREATE = "{ESCAPED}";',
        f'NSString *s = @"{ESCAPED}";',
        f"INSERT INTO t (a, b) VALUES\n  (1, '{CREATE}'),\n  (2, '{CREATE}');",
        f"UPDATE t SET body = '{CREATE}'::jsonb WHERE id = 1;",
        f"SELECT * FROM t WHERE body @> '{CREATE}';",
        "assert json.loads(sent[0]) == {'type': 'response.create'}",
        "E       AssertionError: assert [] == [{'type': 'response.create'}]",
        f" * @example {CREATE}",
        f"The client has to send {CREATE} after the commit.",
        f"docs/turns.md:41: {CREATE}",
        f'var ask = """\n    {CREATE}\n    """;',
        f"exports[`asks 1`] = `\n[\n  {CREATE},\n]\n`;",
        f"For example, to ask for an answer:\n\n{CREATE}",
        '{"_type": "websocket_payload", "name": "ask", "value": "' + ESCAPED + '"}',
        f"ask:\n\t@printf '{CREATE}' | websocat -1 $(URL)",
        f"FRAMES = [\n    '{CREATE}',\n    '{CREATE}',\n]",
        f"You can interrupt it by name: you can send this:\n\n{CREATE}",
        f"The server will answer with something like this:\n\n```json\n{CREATE}\n```",
        f"./test/fixtures/ask.json:3:  {CREATE},",
        '{"Create": {"prefix": "rtc", "body": "' + ESCAPED + '"}}',
        '{"openapi":"3.1.0","examples":{"ask":{"value":' + CREATE + "}}}",
        f"OBJECT response.create\n{CREATE}",
    ],
)
def test_words_before_an_object(text):
    assert read(f"{text}\n") == []


PATCH = f"""--- a/turn.jsonl
+++ b/turn.jsonl
@@ -1,2 +1,2 @@
 {{"type":"input_audio_buffer.commit"}}
-{CREATE}
+{{"type":"response.create","response":{{"conversation":"none"}}}}
"""
REPORT = f"""  > asks once

    - Expected  - 2
    + Received  + 0

      Array [
    -   {CREATE},
        {CREATE},
      ]

      at test/a.test.ts:43:19
"""


MATCHED = f"""     Failure/Error: expect(ws).to have_received(:send)

       expected: ("{ESCAPED}")
            got: ("{ESCAPED}")
"""


@pytest.mark.parametrize("text", [PATCH, REPORT, MATCHED, f"expected: <{CREATE}> but was: <{CREATE}>\n"])
def test_a_region(text):
    assert read(text) == []
    assert {one.reason for one in skipped(text)} == {"source-code"}


@pytest.mark.parametrize("text", [PATCH, REPORT])
def test_a_region_ends(text):
    assert len(frames(f"{text}recv {CREATED}\nsend {CREATE}\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        f"the server will echo '{CREATED}'",
        f"2026-11-28 01:12:03 DEBUG recv - '{CREATED}'",
        f"client --> '{CREATED}'",
        f"my event = '{CREATED}'",
        f"As you can see, the server returned:\n{CREATE}",
        f"You said it would work, but I get:\n{CREATE}",
        f"The server should send audio, but it says:\n{CREATE}",
        f"ws.send(JSON.stringify({CREATE}));\n{CREATED.replace('event_DkA81bQw', '1')}",
        f"The server should answer with:\n{CREATED}",
        f"private message '{CREATED}'",
        f"bridge.py:88: {CREATED}",
        f"logs/test/app.log:88: {CREATE}",
        f"$ wscat -c wss://x\n< {CREATED}",
        f"('recv', '{CREATED}')",
    ],
)
def test_words_of_a_log(text):
    assert len(frames(f"{text}\n")) == 1


def test_an_event_with_the_id_that_a_server_gave_may_stand_anywhere():
    assert len(frames(f"INSERT INTO log VALUES (1, '{CREATED}');\n")) == 1
    assert read(f"INSERT INTO log VALUES (1, '{CREATED.replace('event_DkA81bQw', 'event_001')}');\n") == []


def test_an_action_of_a_store():
    assert read("action      {type: 'session.update', payload: {voice: 'marin'}}\n") == []
    assert len(frames('{"type":"session.update","payload":{"session":{"voice":"marin"}}}\n')) == 1


def test_the_example_of_a_schema():
    assert read('{"openapi":"3.1.0","schemas":{"Ask":{"type":"object","example":' + CREATE + "}}}\n") == []


EXAMPLES = """components:
  messages:
    Update:
      {key}:
        - name: voice
          payload:
            type: session.update
            session: {{ voice: marin }}
"""


def test_an_example_in_yaml():
    assert read(EXAMPLES.format(key="examples")) == []
    assert len(frames(EXAMPLES.format(key="received"))) == 1


def test_an_old_name_and_its_new_one():
    lines = (
        "- `response.audio.delta` → `response.output_audio.delta`",
        "* response.text.delta -> response.output_text.delta",
    )
    assert read("Renamed:\n" + "\n".join(lines * 2) + "\n") == []


@pytest.mark.parametrize(
    ("key", "count"), [("log_events", 0), ("ignored", 0), ("received_events", 3), ("event_log", 3), ("Events", 3)]
)
def test_a_list_below_a_key(key, count):
    names = "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "response.created"
    assert len(frames(f"  {key}:\n" + "".join(f"    - {name}\n" for name in names))) == count


def test_regions_of_a_text_that_has_none():
    assert not written.is_within(CREATED, 3)
