"""The question about tools: did the result reach the model, and was an answer asked for after it?"""

from ...core.text import count_text
from ...model.state.answer import Answer
from ...model.state.part import ToolCall
from ...model.state.tool_server import Approval
from .reply import Inquiry, Told, listed, not_applicable, ok, trouble, unknown


def results(inquiry: Inquiry) -> Told:
    """12: for each call whether its result was sent, accepted and followed by a response."""
    session = inquiry.session
    calls = [one for one in session.calls.values() if one.asked_seq or one.output_seq]
    approvals = [one for one in session.approvals.values() if not one.answered_seq]
    if not calls and not approvals:
        return _server_tools(inquiry)
    fates = [_fate(inquiry, one) for one in calls]
    told = listed([words for _, words in fates] + [_approval(one) for one in approvals], "calls")
    evidence = [seq for one in calls[-4:] for seq in (one.asked_seq, one.output_seq or one.refused_seq) if seq]
    evidence += [one.asked_seq for one in approvals]
    if any(fate is False for fate, _ in fates):
        return trouble(told, *evidence)
    if approvals or any(fate is None for fate, _ in fates):
        return unknown(told, *evidence)
    return ok(told, *evidence)


def _approval(approval: Approval) -> str:
    return f"{approval.name or approval.id} waits for mcp_approval_response (event {approval.asked_seq})."


def _server_tools(inquiry: Inquiry) -> Told:
    calls = list(inquiry.session.server_calls.values())
    if not calls:
        return not_applicable("The model called no tool.")
    bad = [one for one in calls if one.failed]
    evidence = [one.ended_seq or one.begun_seq for one in calls[-4:]]
    failed = f"{len(bad)} failed" if bad else "none failed"
    told = f"The server ran {count_text(len(calls), 'tool call')} itself, {failed}: they need no result of yours."
    return (trouble if bad else ok)(told, *evidence)


def _fate(inquiry: Inquiry, call: ToolCall) -> tuple[bool | None, str]:
    """Whether the model can go on (None: the recording does not show it), in a sentence."""
    asked = f", event {call.asked_seq}" if call.asked_seq else ""
    name = f"{call.name or 'the tool'} ({call.id}{asked})"
    refused = inquiry.session.operations.get(call.refused_seq) if not call.output_seq else None
    if refused:
        why = inquiry.case.error_of(refused).rstrip(".")
        sent = f"{name}: result sent (event {refused.seq})"
        return False, f"{sent} and refused (event {refused.answered_seq}): {why}."
    if not call.output_seq:
        found = inquiry.found("tool-call-unanswered") or inquiry.found("some-parallel-calls-unanswered")
        return (False if found else None), f"{name}: no function_call_output is in the recording."
    operation = inquiry.session.operations.get(call.output_seq)
    said = f"{name}: result sent (event {call.output_seq})"
    taken = operation is not None and operation.answer is Answer.ACCEPTED
    said += (
        f", accepted (event {operation.answered_seq})" if operation and taken else ", its acknowledgement not recorded"
    )
    return _followed(inquiry, call, said)


def _followed(inquiry: Inquiry, call: ToolCall, said: str) -> tuple[bool | None, str]:
    session = inquiry.session
    turn = session.turns[call.turn] if call.turn is not None else None
    request = next((seq for seq in turn.requests if seq > call.output_seq), 0) if turn else 0
    opened = [one.opened_seq for one in session.responses.values() if one.opened_seq > call.output_seq]
    if request:
        return True, f"{said}, response.create followed (event {request})."
    if opened:
        return True, f"{said}, and a response followed (event {opened[0]})."
    return (False if inquiry.found("tool-output-no-followup") else None), f"{said}, and no response.create after it."
