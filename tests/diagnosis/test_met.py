"""Logs as strangers paste them, each with what an expert says of it: the true cause, or that nothing is wrong.

The texts stand in `met/`. What they should show was written down before the program saw them.
"""

from pathlib import Path

import pytest

from inspector.diagnosis.base import HEALTHY, Severity
from inspector.formats.opening import open_input
from inspector.recording.reading import Reading

MET = Path(__file__).parent / "met"
BROKEN = {
    "app-knows-no-ga-names": ("unheard", "dialect-mismatch", "which the app's own log calls unhandled", "Handle "),
    "append-too-long": (
        "no-response",
        "audio-format",
        "response.create was sent, and the server did not answer it",
        "Split the audio into appends of 20 to 200 ms",
    ),
    "committed-settings-not-shown": ("not-requested", "request-missing", "response.create is missing", "Send response"),
    "create-response-off": ("unclear", None, "before any response.create", "Turn detection is told to ask for no"),
    "error-then-question": (
        "unclear",
        "client-error",
        "Invalid value: 'text'",
        "Set item.content[0].type to",
    ),
    "ga-shape-on-azure-preview": (
        "unclear",
        "configuration",
        "session.type",
        "This session.update has the shape",
    ),
    "interrupted-under-refused-settings": (
        "unclear",
        "configuration",
        "turn detection heard the user. The session.update was refused (unknown_parameter",
        "OpenAI Realtime GA has no session.turn_detection; the setting stands at session.audio.input.turn_detection.",
    ),
    "gemini-content-before-setup": (
        "never-connected",
        "client-error",
        "setup must be the first message",
        "Send setup as the first message",
    ),
    "gemini-key-expired": ("never-connected", "authentication", "API key expired", "Make a new key"),
    "gemini-model-not-found": (
        "never-connected",
        "model-choice",
        "models/gemini-live is not found for API version v1beta",
        "Name a model that this API version serves",
    ),
    "gemini-out-of-quota": (
        "never-connected",
        "quota",
        "You exceeded your current quota",
        "Look at the plan, the billing",
    ),
    "item-id-as-call-id": ("waiting-for-tool", "tool-round", "no function_call_output", "Send the result again with"),
    "lost-1006-java": (
        "cut-short",
        "network",
        "in the middle of the answer (code 1006: no close frame came)",
        "Read the close code",
    ),
    "lost-while-the-tool-runs": (
        "waiting-for-tool",
        "tool-round",
        "no function_call_output for 1 min 06 s. Then the connection was lost",
        "The connection ended while the tool ran",
    ),
    "one-of-two-calls": (
        "waiting-for-tool",
        "tool-round",
        "The model called get_weather (call_LT",
        "Send conversation",
    ),
    "realtime-on-live": ("unclear", "dialect-mismatch", "must be 'session.start'", "Begin with session.start"),
    "reason-folded": ("failed", "server-error", "as [Object]: the reason is not shown", "Log response.status_details"),
    "result-refused-while-speaking": (
        "not-requested",
        "active-response",
        "The result of weather (event 70) was stored, but its response.create (event 73) was refused",
        "Ask the model to answer.",
    ),
    "streaming-stops-with-the-user": ("not-requested", "vad", "Speech began and", "Keep appending audio after"),
    "tool-result-names-only": ("waiting-for-tool", None, "(event 13), and no response.create", "A tool's result asks"),
    "empty-then-input-refused": (
        "unclear",
        "client-error",
        "Turn 2 of 2: The input was refused",
        "Set item.content[0]",
    ),
    "noise-cancels-everything": (
        "unclear",
        "interruption",
        "turn detection heard the user, as it did 5 times before",
        "Find out what it hears. If it is noise",
    ),
    "ping-timeout-1011": (
        "cut-short",
        "reader-stopped",
        "(code 1011, keepalive ping timeout)",
        "Keep the event loop free",
    ),
    "sip-no-greeting": ("unclear", None, "no response.create was sent", "The model does not speak first by itself"),
    "tool-output-object": (
        "waiting-for-tool",
        "tool-round",
        "the function_call_output (event 30) was refused: invalid_type",
        "Write the result as a string",
    ),
    "translation-realtime-names": (
        "unclear",
        "dialect-mismatch",
        "the server sent an error (event 6)",
        "Send session.input_audio_buffer.append.",
    ),
    "two-errors-no-turn": (
        "unclear",
        "configuration",
        "2 session.updates were refused (event 2: unknown_parameter",
        "OpenAI Realtime GA has no session.voice; the setting stands at session.audio.output.voice.",
    ),
    "vllm-not-validated": (
        "unclear",
        "configuration",
        "model_not_validated: Model not validated",
        "Send session.update with the model first",
    ),
    "xai-429": (
        "never-connected",
        "rate-limit",
        "HTTP 429: resource-exhausted: Too many concurrent realtime sessions",
        "Wait before connecting again, with growing pauses, and close sessions",
    ),
    "vllm-only-final": (
        "unclear",
        "transcription",
        "none before it began a transcription",
        'Send {"type":',
    ),
    "answers-to-its-name": ("unclear", None, "before any response.create", "If this turn was to be answered"),
    "create-response-off-transcribed": ("unclear", None, "(create_response is false)", "If answers are wanted and not"),
    "expired-mid-answer": ("cut-short", "session-expiry", "in the middle of the answer", "Open a new session before"),
    "hf-refused-as-pending": ("not-requested", "active-response", "and not repeated", "Ask the model to answer."),
    "live-voice-too-late": ("unclear", "configuration", "cannot be updated", "Put the setting into session.start."),
    "mcp-result-not-asked-for": (
        "not-requested",
        "tool-round",
        "The tool's result was stored, but nobody asked the model to go on",
        "Send response.create when the response that called the tool is done",
    ),
    "cancelled-by-a-timer": ("unclear", "interruption", "as it did 2 times before", "Look what sends response.cancel"),
    "cleared-as-speech-begins": (
        "not-requested",
        "vad",
        "each time the client cleared the input buffer at once",
        "Send no input_audio_buffer.clear when speech begins",
    ),
    "never-committed": (
        "unclear",
        None,
        "turn detection is off, so the client",
        "If the user has finished, send input",
    ),
    "caught-among-tools": ("waiting-for-tool", "tool-round", "waits for the result", 'Set tool_choice to "auto"'),
    "transcription-fails": ("unclear", "transcription", "Input transcription failed for item", "Check the model named"),
    "expired-while-the-tool-runs": (
        "waiting-for-tool",
        "session-expiry",
        "Then the session reached its maximum duration",
        "Open a new session",
    ),
    "gemini-entity-not-found": (
        "never-connected",
        "model-choice",
        "Requested entity was not found",
        "Check what setup names: the model",
    ),
    "live-modalities": (
        "unclear",
        "configuration",
        "session.start (event 1) was refused",
        "Take session.modalities out",
    ),
    "live-work-left-undone": ("unclear", "tool-round", "is the application's, and it sent no", "Do the work at"),
    "part-without-its-text": ("unclear", "client-error", "The input was refused", "item.content[0].text is missing"),
    "side-question-refused": (
        "refused",
        "client-error",
        "The server refused response.create",
        'response.input[0].content[0].type is "text"; OpenAI Realtime GA expects "input_text"',
    ),
    "whisper-with-turn-detection": (
        "unclear",
        "configuration",
        "Turn detection is not supported",
        "Set turn_detection to null and commit the audio yourself",
    ),
    "asked-before-the-commit": (
        "not-requested",
        "request-missing",
        "response.create (event 24) was sent before the audio was committed",
        "Send input_audio_buffer.commit first, and response.create after it.",
    ),
    "gemini-too-long": ("unclear", "session-expiry", "another protocol", "When goAway comes, open a new connection"),
    "live-audio-before-start": (
        "never-connected",
        "client-error",
        "The first event must be 'session.start'",
        "Begin with session.start, and send session.input_audio.append",
    ),
    "qwen-voice-unknown": (
        "unclear",
        "configuration",
        "Then the server closed the connection (code 1011",
        "Correct the field that the error names",
    ),
    "vllm-never-commits": (
        "unclear",
        None,
        "begins to transcribe at a commit",
        "Send input_audio_buffer.commit once to begin the transcription",
    ),
    "xai-limited-mid-session": (
        "unclear",
        "rate-limit",
        "Then the connection ended (code 1013",
        "Wait for reset_seconds of the last rate_limits.updated, or for some seconds where the server sends none",
    ),
}
"""Status, likeliest cause, words of the headline, and how the first advice begins."""
BESIDE = {
    "chat-completions-tools": (
        "The session.update (event 2) was refused, so the old settings hold.",
        "session-update-rejected",
        "session.tools[0].function is the nesting of chat completions",
    ),
    "id-too-long": (
        "The user's item (event 2) was refused, so this answer does not know it.",
        "id-too-long-or-dup",
        "Leave item.id out",
    ),
    "instructions-before-ack": ("Hello! How can I help", "acted-before-ack", "Wait for session.updated"),
    "live-content-closed": (
        "Then the server ended the session for the reason content",
        "session-ended-by-server",
        "Look at the last words",
    ),
    "second-result-not-asked-for": (
        "A tool's result came after it (event 44), and no response.create for that.",
        "tool-output-no-followup",
        "Send response.create once the outputs",
    ),
    "cancels-an-item": (
        "Once upon a time",
        "error-event",
        "Send response.cancel with response_id resp_",
    ),
    "ga-shape-under-beta-header": (
        "The session.update (event 2) was refused",
        "session-update-rejected",
        "This session.update has the shape of OpenAI Realtime GA, and the server speaks OpenAI Realtime beta",
    ),
    "push-to-talk-refused": (
        "refused meanwhile, which did no harm. The session.update (event 2) was refused, so the old settings hold.",
        "session-update-rejected",
        "OpenAI Realtime GA has no session.temperature, and nothing in its place",
    ),
    "tool-name-with-a-blank": (
        "The session.update (event 2) was refused",
        "session-update-rejected",
        'session.tools[0].name is "find room"; only characters of [a-zA-Z0-9_-] may stand in it',
    ),
    "voice-misspelt": (
        "The session.update (event 2) was refused",
        "session-update-rejected",
        'Set session.audio.output.voice to "marin"',
    ),
    "too-big-1009": (
        "Then the client's WebSocket library closed the connection (code 1009",
        "closed-by-client-library",
        "Raise the largest message size",
    ),
    "retried-after-the-limit": (
        "The response before it failed (event 31), and was asked for again.",
        "rate-limited",
        "Wait for reset_seconds of the last rate_limits.updated",
    ),
    "ws-output-buffer-clear": (
        "We are open from nine",
        "error-event",
        "Leave it out: over a WebSocket the client plays",
    ),
    "commits-what-vad-ends": (
        "Yes, of course.",
        "manual-commit-with-vad",
        "Send no input_audio_buffer.commit while turn detection is on",
    ),
    "qwen-asked-twice": (
        "was refused meanwhile, which did no harm.",
        "vad-double-trigger",
        "Send no response.create after a spoken turn",
    ),
    "tool-server-fails": ("a tool of an MCP server, whose call failed,", "mcp-failed", "Check server_url"),
    "truncated-by-the-wall-clock": ("Fine.", "truncate-beyond-audio", "Count the samples that were really played"),
}
"""Answered, and yet something went wrong: words of the headline, the rule that tells, and how its remedy begins."""
HEALTHY_ONES = {
    "barge-in-truncated": "Sure.",
    "call-broken-off": "Okay.",
    "classified-beside": "cancel",
    "cleared-mid-speech": "The connection ended after the input",
    "dictation-settings-not-shown": "The recording ends after the input",
    "hf-early-answer": "Hello, how are you?",
    "glm-bare-pieces": "The model answered with audio.",
    "idle-prompt": "Are you still there?",
    "ignores-what-it-does-not-need": "Hello you",
    "left-before-expiry": "Hello.",
    "moderated": "Okay.",
    "noise-then-a-question": "Yes, I am here.",
    "parallel-calls": "Both 4.",
    "passes-over-some": "The connection ended after the input",
    "qwen-spoken": "今天晴天",
    "reconnected": "Two.",
    "response-asks-for-text": "Hello!",
    "results-of-two-calls-late": "I am hurrying.",
    "result-while-the-user-speaks": "It is booked, and I make it four.",
    "servers-side-of-a-tool": "It rains in Wels.",
    "side-question": "sales",
    "sideband-tool": "after 330 ms: “Four.”",
    "speaks-on": "A table for four, then.",
    "speaks-while-the-tool-runs": "Yes, one moment please.",
    "stop-button": "Autumn evening rain",
    "thinks-before-it-speaks": "Go to Rome in May.",
    "tool-round-names-only": "The model answered with audio.",
    "vllm-captions": "code 1000",
    "vllm-two-commits": "1 transcript came, the last: “word word word word end”",
    "tapped-then-held": "Yes, we have it in blue.",
    "wake-word": "Nine.",
    "webrtc-bargein": "Tickets cost ten euros.",
    "xai-spoken": "Not much",
    "xai-tool": "Half past six.",
    "captions-before-commit": "2 transcripts came",
    "comments-then-answers": "Let me look. Twenty.",
    "handed-over": "Billing here",
    "items-deleted": "Two.",
    "keys-pressed": "Sales it is.",
    "leave-given": "It listens for speech.",
    "playback-broken-off": "Fine, shorter.",
    "settings-before-session": "How are you?",
    "speaks-of-a-slow-tool": "It is twenty degrees in Rome.",
    "speaks-over-it": "Yes?",
    "tool-after-tool": "It is nine degrees in Vienna.",
    "transcription-beta": "Zweiter Satz.",
    "translation-closed": "Hola y bienvenidos",
    "cancels-the-side-question": "Once upon a time",
    "hf-cancels-nothing": "Goodbye.",
    "leave-refused": "I am not allowed to do that.",
    "live-does-the-work": "You have the dentist at nine.",
    "settings-while-it-speaks": "Done.",
    "shows-a-card": "Nine euros.",
    "side-question-while-it-speaks": "Buses park behind the station.",
    "two-speakers": "Good morning. Morning, all.",
    "waits-for-the-reset": "Two.",
    "asked-again-in-brief": "Short.",
    "hangs-up-by-tool": "Goodbye!",
    "interrupts-three-times": "Alright.",
    "notes-and-goes-on": "Goodbye.",
    "qwen-finishes": "好的。",
    "three-side-questions": "r2",
    "ends-the-call": "The result of end_call (event 16) is in the conversation",
    "asked-for-what-is-known": "It is twenty, and yes.",
    "gives-up-the-side-question": "Bread is old.",
    "translation-says-nothing": "It understood “Hello and welcome” and has said nothing.",
    "fields-filled": "The result of set_field (event 46) is in the conversation",
    "notes-and-says-so": "Noted.",
    "tells-of-it-aside": "The result of get_weather (event 16) is in the conversation, and no answer of this turn",
}
"""What their headlines say of the last answer."""

SHORT_ONES = [name for name in HEALTHY_ONES if (MET / f"{name}.txt").stat().st_size < 9_000]


def readings(name: str) -> list[Reading]:
    path = MET / f"{name}.txt"
    return open_input(path.name, path)


def test_every_text_is_held_to_what_an_expert_says():
    assert {path.stem for path in MET.glob("*.txt")} == {*BROKEN, *BESIDE, *HEALTHY_ONES}


@pytest.mark.parametrize("name", BROKEN)
def test_the_true_cause_is_told(name):
    status, cause, words, advice = BROKEN[name]
    [reading] = readings(name)
    told = reading.verdict()
    assert (told.status.value, told.causes[0].cause.value if told.causes else None) == (status, cause)
    assert words in told.headline
    assert told.next_steps[0].text.startswith(advice)


@pytest.mark.parametrize("name", BESIDE)
def test_what_went_wrong_beside_an_answer_is_told(name):
    words, rule, remedy = BESIDE[name]
    [reading] = readings(name)
    told = reading.verdict()
    assert told.status.value == "answered"
    assert words in told.headline
    [found] = [one for one in reading.findings() if one.rule == rule]
    assert found.remedy.startswith(remedy)


@pytest.mark.parametrize("name", HEALTHY_ONES)
def test_nobody_is_accused_where_all_is_well(name):
    *_, last = found = readings(name)
    assert HEALTHY_ONES[name] in last.verdict().headline
    for reading in found:
        assert reading.verdict().status in HEALTHY
        assert [one.id for one in reading.findings() if one.severity > Severity.NOTE] == []


@pytest.mark.parametrize("left_out", ["response.created", "response.done", "response.content_part.done"])
def test_nobody_is_accused_where_a_log_leaves_out_one_type(left_out, tmp_path):
    accused = []
    for name in SHORT_ONES:
        lines = (MET / f"{name}.txt").read_text("utf-8").split("\n")
        path = tmp_path / f"{name}.txt"
        path.write_text("\n".join(line for line in lines if f'"{left_out}"' not in line), "utf-8")
        for reading in open_input(path.name, path):
            warned = [one.id for one in reading.findings() if one.severity > Severity.NOTE]
            accused += [(name, reading.verdict().status, warned)] * bool(
                warned or reading.verdict().status not in HEALTHY
            )
    assert accused == []


def test_who_reads_transcripts_and_never_asks_is_not_told_to_ask():
    [reading] = readings("dictation-settings-not-shown")
    assert reading.verdict().next_steps == ()
