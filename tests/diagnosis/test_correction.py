"""What to put in place of a value that the server refuses, by its fields or by its own words."""

import pytest

from inspector.diagnosis.base import Cause, Finding

from .dialogue import findings

BEGUN = "< session.created session.id=s session.type=realtime\n"


def refused(sent: str, error: str) -> list[Finding]:
    return findings(f"{BEGUN}> {sent} event_id=e\n< error error.event_id=e error.type=invalid_request_error {error}\n")


def remedy(found: list[Finding], rule: str) -> str:
    [one] = [one for one in found if one.rule == rule]
    return one.remedy


@pytest.mark.parametrize(
    ("setting", "error", "told"),
    [
        (
            "session.audio.output.voice=Marin",
            "error.code=invalid_value error.param=session.audio.output.voice error.message="
            "\"Invalid value: 'Marin'. Supported values are: 'alloy', 'ash', 'coral', 'sage', 'marin', and 'cedar'.\"",
            'Set session.audio.output.voice to "marin". Then send the whole session.update again',
        ),
        (
            'session.tools=[{"type":"function","name":"find room!"}]',
            "error.code=invalid_value error.param=session.tools[0].name error.message="
            "\"Invalid 'session.tools[0].name': string does not match pattern. Expected a string that matches the "
            "pattern '^[a-zA-Z0-9_-]+$'.\"",
            'session.tools[0].name is "find room!"; only characters of [a-zA-Z0-9_-] may stand in it, as in '
            '"find_room_". Then send the whole session.update again',
        ),
        (
            'session.tools=[{"type":"function","name":"x"}]',
            "error.code=invalid_value error.param=session.tools[0].name error.message="
            "\"string does not match pattern '^([a-z]+)+$'.\"",
            "Correct the field that the error names",
        ),
        *(
            (
                'session.tools=[{"type":"function","name":"a b"}]',
                "error.code=invalid_value error.param=session.tools[0].name error.message="
                f"\"Expected a string that matches the pattern '{pattern}'.\"",
                "Correct the field that the error names",
            )
            for pattern in ("^[z-a]+$", "^[+--]+$", "^[a--b]+$")
        ),
    ],
)
def test_settings(setting: str, error: str, told: str) -> None:
    assert remedy(
        refused(f"session.update session.type=realtime {setting}", error), "session-update-rejected"
    ).startswith(told)


@pytest.mark.parametrize(
    ("sent", "error", "told"),
    [
        (
            'conversation.item.create item={"type":"message","role":"user","content":[{"type":"input_text","x":1}]}',
            "error.code=missing_required_parameter error.param=item.content[0].text",
            "item.content[0].text is missing",
        ),
        (
            'conversation.item.create item={"type":"message","role":"tool","content":[]}',
            "error.code=invalid_value error.param=item.role",
            'item.role is "tool"; OpenAI Realtime GA expects "system", "user" or "assistant". Send what a tool gave as '
            '{"type": "function_call_output"}',
        ),
        (
            'response.create response.input=[{"type":"message","role":"user","content":[{"type":"text","text":"x"}]}]',
            "error.code=invalid_value error.param=response.input[0].content[0].type",
            'response.input[0].content[0].type is "text"; OpenAI Realtime GA expects "input_text"',
        ),
    ],
)
def test_other_events_and_that_they_are_no_matter_of_configuration(sent: str, error: str, told: str) -> None:
    found = refused(sent, error)
    assert remedy(found, "error-event").startswith(told)
    assert [one.cause for one in found if one.rule == "error-event"] == [Cause.CLIENT_ERROR]


def test_what_overrides_a_setting_is_a_matter_of_configuration() -> None:
    found = refused(
        "response.create response.tool_choice=some", "error.code=invalid_value error.param=response.tool_choice"
    )
    assert [one.cause for one in found if one.rule == "error-event"] == [Cause.CONFIGURATION]


def test_what_a_log_leaves_out_is_not_called_missing() -> None:
    sent = 'conversation.item.create item={"type":"message","role":"user","content":[{"type":"input_image"}]}'
    found = refused(sent, "error.code=invalid_value error.param=item.content[0].image_url")
    assert "missing" not in remedy(found, "error-event")


def test_a_session_stays_of_the_kind_that_it_is() -> None:
    begun = "< session.created session.id=s session.type=transcription\n"
    error = 'error.code=invalid_value error.param=session.type error.message="Not allowed."'
    sent = "> session.update event_id=e session.type=realtime session.audio.output.voice=marin\n"
    found = findings(f"{begun}{sent}< error error.event_id=e error.type=invalid_request_error {error}\n")
    assert remedy(found, "session-update-rejected").startswith('Set session.type to "transcription"')


@pytest.mark.parametrize(
    ("tools", "told"),
    [
        (
            '[{"type":"function","name":"find_room"}]',
            'response.tool_choice names "lookup", and the tools are "find_room"',
        ),
        ("[]", 'response.tool_choice names "lookup", and there are no tools'),
        ('"[Array]"', "Use one of the values that the message lists."),
    ],
)
def test_a_function_that_is_none_of_the_tools(tools: str, told: str) -> None:
    choice = '{"type":"function","name":"lookup"}'
    error = 'error.code=invalid_value error.param=response.tool_choice error.message="Tool choice not found."'
    text = (
        f"< session.created session.id=s session.type=realtime session.tools={tools}\n"
        f"> response.create event_id=e response.tool_choice={choice}\n"
        f"< error error.event_id=e error.type=invalid_request_error {error}\n"
    )
    assert remedy(findings(text), "error-event").startswith(told)


def test_a_session_keeps_its_model() -> None:
    begun = "< session.created session.id=s session.type=realtime session.model=gpt-realtime\n"
    error = 'error.code=invalid_value error.param=session.model error.message="Cannot be changed."'
    sent = "> session.update event_id=e session.type=realtime session.model=gpt-realtime-mini\n"
    found = findings(f"{begun}{sent}< error error.event_id=e error.type=invalid_request_error {error}\n")
    assert remedy(found, "session-update-rejected").startswith("Leave session.model out")
