"""Which finding explains which."""

from inspector.diagnosis.base import Finding
from inspector.diagnosis.chain import consequences, roots

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
