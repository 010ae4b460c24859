"""Which finding explains which."""

from inspector.diagnosis.base import Finding
from inspector.diagnosis.chain import consequences, roots
from inspector.diagnosis.registry import all_rules

from .dialogue import findings

REFUSED = """
< session.created session.id=sess_1 session.type=realtime session.output_modalities=["audio"]
> session.update event_id=evt_1 session.modalities=["text"] session.instructions="Be brief."
> response.create
< error error.code=unknown_parameter error.param=session.modalities error.event_id=evt_1
"""
AUDIO = """
< response.created response.id=resp_1 response.output_modalities=["audio"]
< response.output_audio_transcript.delta response_id=resp_1 item_id=item_1 delta=Hi
< response.done response.id=resp_1 response.status=completed
"""


def named(found: list[Finding], rule: str) -> Finding:
    return next(one for one in found if one.rule == rule)


def test_a_refused_update_is_the_root_of_what_follows() -> None:
    found = findings(REFUSED + AUDIO)
    root = named(found, "session-update-rejected")
    assert roots(found) == [root]
    explained = {one.rule for one in consequences(root, found)}
    assert explained >= {"acted-before-ack", "unknown-parameter", "wrong-family-for-modality"}


def test_an_update_that_was_made_good_explains_nothing_later() -> None:
    corrected = """
> session.update event_id=evt_2 session.type=realtime session.instructions="Be brief."
< session.updated session.id=sess_1 session.type=realtime
> response.create
< response.created response.id=resp_1 response.output_modalities=["audio"]
~ 60s
"""
    found = findings(REFUSED.replace("> response.create\n", "") + corrected)
    root = named(found, "session-update-rejected")
    stalled = named(found, "response-stalled-no-output")
    assert stalled.because_of == ()
    assert named(found, "unknown-parameter").because_of == (root.id,)


def test_an_update_that_was_not_made_good_explains_silence() -> None:
    found = findings(REFUSED.replace("> response.create\n", "") + "> response.create\n~ 60s\n")
    root = named(found, "session-update-rejected")
    assert named(found, "response-create-unanswered").because_of == (root.id,)


def test_a_failed_response_is_explained_by_the_quota() -> None:
    found = findings("""
< response.created response.id=resp_1 response.output_modalities=["text"]
< response.done response.id=resp_1 response.status=failed response.status_details.error.type=insufficient_quota
""")
    root = named(found, "quota-exhausted")
    assert named(found, "response-failed").because_of == (root.id,)
    assert roots(found) == [root]


def test_a_rate_limit_explains_its_own_response_only() -> None:
    found = findings("""
> response.create
< response.created response.id=resp_1 response.output_modalities=["text"]
< response.done response.id=resp_1 response.status=failed response.status_details.error.code=rate_limit_exceeded
> conversation.item.create item.type=message item.role=user
> response.create
< response.created response.id=resp_2 response.output_modalities=["text"]
< response.done response.id=resp_2 response.status=failed response.status_details.error.type=server_error
""")
    first, second = [one for one in found if one.rule == "response-failed"]
    assert first.because_of == (named(found, "rate-limited").id,)
    assert second.because_of == ()


def test_the_retired_beta_explains_the_close() -> None:
    found = findings("""
> response.create
< error error.code=beta_api_shape_disabled error.message="The Realtime Beta API is no longer supported."
~ close 4000 invalid_request_error.beta_api_shape_disabled
""")
    root = named(found, "beta-disabled")
    assert roots(found) == [root]
    assert [one.rule for one in consequences(root, found)] == ["closed-mid-response"]


def test_a_late_answer_explains_nothing() -> None:
    found = findings("""
> response.create
~ 11s
< response.created response.id=resp_1 response.output_modalities=["text"]
~ lost connection reset
""")
    assert named(found, "response-create-unanswered").data["late"] is True
    assert named(found, "closed-mid-response").because_of == ()


def test_requests_without_pause_explain_every_refusal_of_them() -> None:
    refused = "< error error.code=conversation_already_has_active_response error.event_id=evt_{0}\n"
    asked = "> response.create event_id=evt_{0}\n"
    opened = '< response.created response.id=resp_1 response.output_modalities=["audio"]\n'
    found = findings(opened + "".join((asked + refused).format(number) for number in range(5)))
    root = named(found, "response-create-spam")
    conflicts = [one.because_of for one in found if one.rule == "response-create-while-active"]
    assert conflicts == [(root.id,)] * 5


def test_a_commit_by_hand_explains_the_empty_buffer() -> None:
    found = findings("""
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection.type=server_vad
> input_audio_buffer.commit event_id=evt_1
< error error.code=input_audio_buffer_commit_empty error.event_id=evt_1
""")
    assert named(found, "commit-empty").because_of == (named(found, "manual-commit-with-vad").id,)


def test_a_timer_explains_all_commits_sent_by_hand() -> None:
    created = "< session.created session.id=sess_1 session.type=realtime session.turn_detection.type=server_vad\n"
    commit = """> input_audio_buffer.commit event_id=evt_{0}
< error error.code=input_audio_buffer_commit_empty error.event_id=evt_{0}
"""
    found = findings(created + "".join(commit.format(number) for number in range(4)))
    assert roots(found) == [named(found, "commit-timer-with-vad")]


def test_replayed_history_explains_an_answer_in_text() -> None:
    found = findings("""
< session.created session.id=sess_1 session.object=realtime.session session.modalities=["audio","text"]
> {"type":"conversation.item.create","item":{"role":"assistant","content":[{"type":"text","text":"Hi"}]}}
> response.create
< response.created response.id=resp_1 response.modalities=["audio","text"]
< response.text.delta response_id=resp_1 item_id=item_1 content_index=0 delta=Hi
< response.done response.id=resp_1 response.status=completed
""")
    root = named(found, "history-replayed-as-text")
    assert named(found, "text-instead-of-audio").because_of == (root.id,)


def test_no_rule_explains_itself_through_others() -> None:
    explained = {name: set(rule.explained_by) for name, rule in all_rules().items()}
    while True:
        free = {name for name, by in explained.items() if not by & explained.keys()}
        if not free:
            break
        explained = {name: by for name, by in explained.items() if name not in free}
    assert explained == {}


def reasons_exist_and_never_run_in_a_circle(found: list[Finding]) -> None:
    """Asked of every transcript by `test_transcripts`."""
    by_id = {one.id: one for one in found}
    for one in found:
        seen = {one.id}
        at = one
        while at.because_of:
            [reason] = at.because_of
            assert reason in by_id
            assert reason not in seen
            seen.add(reason)
            at = by_id[reason]
    for root in roots(found):
        assert root not in consequences(root, found)
    assert len(roots(found)) + sum(len(consequences(root, found)) for root in roots(found)) == len(found)


DETECTING = """
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection.type=server_vad
"""
EMPTY = """
> input_audio_buffer.commit event_id=e2
< error error.code=input_audio_buffer_commit_empty error.event_id=e2
"""


def test_a_refused_update_explains_an_empty_commit_only_if_it_was_about_the_input() -> None:
    update = "> session.update event_id=e1 session.type=realtime session.{}\n"
    error = "< error error.code=invalid_value error.event_id=e1\n"
    about = findings(DETECTING + update.format("audio.input.turn_detection=null") + error + EMPTY)
    assert named(about, "commit-empty").because_of == (named(about, "session-update-rejected").id,)
    other = findings(DETECTING + update.format("tools=[]") + error + EMPTY)
    assert named(other, "commit-empty").because_of == (named(other, "manual-commit-with-vad").id,)


def test_a_result_under_a_wrong_id_explains_the_call_without_one() -> None:
    found = findings("""
        < session.created session.id=sess_1 session.type=realtime
        < response.created response.id=resp_1
        < response.output_item.added response_id=resp_1 item.id=it_1 item.type=function_call item.call_id=call_1
        < response.function_call_arguments.done response_id=resp_1 item_id=it_1 call_id=call_1 arguments="{}"
        < response.done response.id=resp_1 response.status=completed
        > conversation.item.create event_id=e1 item.type=function_call_output item.call_id=it_1 item.output=ok
        < error error.code=item_not_found error.message="No tool call it_1." error.event_id=e1
        ~ 200s
    """)
    root = named(found, "tool-output-unknown-call")
    assert named(found, "tool-call-unanswered").because_of == (root.id,)


def test_a_chain_of_three_hangs_under_one_root() -> None:
    opened = '< response.created response.id=resp_1 response.output_modalities=["audio"]\n'
    found = findings(REFUSED + opened + "~ 60s\n~ lost connection reset\n")
    root, stalled, closed = (
        named(found, rule) for rule in ("session-update-rejected", "response-stalled-no-output", "closed-mid-response")
    )
    assert (stalled.because_of, closed.because_of) == ((root.id,), (stalled.id,))
    assert roots(found) == [root]
    assert consequences(root, found)[-1] == closed


def test_an_event_that_the_server_closes_on_explains_the_cut_response() -> None:
    found = findings("""
< session.created session.id=sess_1 session.type=realtime
> response.create
< response.created response.id=resp_1 response.status=in_progress
> session.remember what=everything
~ server close 1000
""")
    assert named(found, "closed-mid-response").because_of == (named(found, "closed-without-error").id,)


def test_a_list_of_tools_that_failed_explains_that_its_item_was_not_finished() -> None:
    found = findings("""
< session.created session.id=sess_1 session.type=realtime
< conversation.item.added item.id=mcpl_1 item.type=mcp_list_tools item.server_label=crm
< mcp_list_tools.in_progress item_id=mcpl_1
~ 1s
< mcp_list_tools.failed item_id=mcpl_1
~ 6s
""")
    assert named(found, "item-added-not-done").because_of == (named(found, "mcp-failed").id,)


SPOKEN = """
< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=0
< input_audio_buffer.speech_stopped item_id=item_1 audio_end_ms=900
< input_audio_buffer.committed item_id=item_1
< conversation.item.added item.id=item_1 item.type=message item.role=user
> input_audio_buffer.commit event_id=evt_2
< error error.code=input_audio_buffer_commit_empty error.event_id=evt_2
< response.created response.id=resp_1 response.output_modalities=["audio"]
< response.done response.id=resp_1 response.status=completed
"""


def refused(setting: str) -> list[Finding]:
    """What is found of a spoken turn after an update that asked for this and was refused."""
    return findings(
        "< session.created session.id=sess_1 session.type=realtime session.audio.input.transcription=null "
        "session.audio.input.turn_detection.type=server_vad\n"
        f"> session.update event_id=evt_1 session.type=realtime session.temperature=0.7 {setting}\n"
        f"< error error.code=unknown_parameter error.param=session.temperature error.event_id=evt_1\n{SPOKEN}"
    )


def test_a_refused_update_explains_only_what_it_asked_for() -> None:
    asked = refused('session.audio.input.transcription.model="whisper-1"')
    root = named(asked, "session-update-rejected")
    assert named(asked, "transcription-not-enabled").because_of == (root.id,)
    for other in ("session.audio.output.voice=cedar", "session.audio.input.turn_detection=null"):
        assert named(refused(other), "transcription-not-enabled").because_of == ()


def test_who_was_refused_the_turns_goes_on_as_if_they_were_the_clients() -> None:
    for setting in ("session.audio.input.turn_detection=null", "session.turn_detection.create_response=false"):
        found = refused(setting)
        root = named(found, "session-update-rejected")
        assert named(found, "manual-commit-with-vad").because_of == (root.id,)
    kept = refused("session.audio.input.turn_detection.threshold=0.7")
    assert named(kept, "manual-commit-with-vad").because_of == ()
