"""What is said of a response.cancel that found nothing: what was open then, and whether the cancel named it."""

import pytest

from inspector.diagnosis.base import Severity

from .dialogue import findings

BEGUN = "< session.created session.id=s session.type=realtime\n"
OPEN = "< response.created response.id=resp_1 response.conversation_id=conv_1\n"
DONE = "< response.done response.id=resp_1 response.status=completed\n"
IDLE = "< error error.code=response_cancel_not_active error.event_id=e\n"
CANCEL = "> response.cancel event_id=e\n"


@pytest.mark.parametrize(
    ("dialogue", "told"),
    [
        (OPEN + CANCEL + DONE + IDLE, "The cancel crossed with the end of the response."),
        (OPEN + DONE + CANCEL + IDLE, "The last response had ended before (event 3)."),
        ("> response.create\n" + CANCEL + IDLE + OPEN, "The response that event 2 asks for had not begun."),
        (CANCEL + IDLE, "The log shows none that was open."),
        (
            OPEN.replace("conversation_id=conv_1", "conversation_id=null") + CANCEL + IDLE,
            "Only resp_1 was open, beside the conversation: a cancel must name its response_id to end it.",
        ),
    ],
)
def test_why_there_was_nothing_to_cancel(dialogue: str, told: str) -> None:
    [found] = [one for one in findings(BEGUN + dialogue) if one.rule == "benign-error"]
    assert found.severity is Severity.NOTE
    assert found.message.endswith(told)


def test_a_cancel_that_names_another_thing_missed_what_was_open() -> None:
    found = findings(BEGUN + OPEN + "> response.cancel event_id=e response_id=item_7\n" + IDLE + DONE)
    [one] = [one for one in found if one.rule in ("benign-error", "error-event")]
    assert (one.rule, one.severity) == ("error-event", Severity.ERROR)
    assert "item_7 is the id of no response in this log; resp_1 was open and went on." in one.message
    assert one.remedy.startswith("Send response.cancel with response_id resp_1, or with none")


def test_a_cancel_of_a_response_that_is_over_is_harmless() -> None:
    again = OPEN.replace("resp_1", "resp_2")
    found = findings(BEGUN + OPEN + DONE + again + "> response.cancel event_id=e response_id=resp_1\n" + IDLE)
    assert [one.severity for one in found if one.rule == "benign-error"] == [Severity.NOTE]
