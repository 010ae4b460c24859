"""The forum case that the program is built around, and copies of it with one edit each.

Held on a post written for this project, and on the original where it lies beside the checkout.
"""

import re
from pathlib import Path

import pytest

from inspector.diagnosis.base import Severity
from inspector.formats.opening import open_input
from inspector.present.reports.report import recording_report
from inspector.recording.assumption import Assumptions
from inspector.recording.reading import Reading

OWN = Path(__file__).parent / "posts" / "silent-hello.txt"
ORIGINAL = Path(__file__).parent.parent.parent / "shared" / "posts" / "no-response.txt"
POSTS = [OWN] + [ORIGINAL] * ORIGINAL.exists()


@pytest.fixture(params=POSTS, ids=lambda path: path.stem)
def post(request) -> str:
    return request.param.read_text("utf-8")


def diagnose(text: str) -> Reading:
    [reading] = open_input("post.txt", None, text.encode())
    return reading


def blocks(text: str) -> list[str]:
    """Every JSON object of a post, as it stands there; the cut one at the end is none."""
    return re.findall(r"^ ?\{\n.*?^\}$", text, re.MULTILINE | re.DOTALL)


def of_type(text: str, type_: str) -> str:
    return next(block for block in blocks(text) if f'"type": "{type_}"' in block)


def rules(reading: Reading) -> set[str]:
    return {one.rule for one in reading.findings() if one.severity > Severity.NOTE}


def test_the_post_itself(post):
    report = recording_report(diagnose(post))
    verdict = report["verdict"]
    assert (report["events"], report["client"], report["server"]) == (9, 3, 6)
    assert (report["damaged"], report["repeats"]) == (1, 1)
    dialect = report["dialect"]
    assert (dialect["server"], dialect["client"]) == ("openai-beta", "openai-beta")
    assert dialect["evidence"] == [1, 2]
    assert (dialect["runner_up"], dialect["mixed_with"], dialect["told"]) == (None, None, False)
    assert report["ends"] == "reported"
    assert (verdict["status"], verdict["stage"]) == ("no-response", "output")
    assert [one["cause"] for one in verdict["causes"]] == ["server-stall", "reader-stopped", "network", "recording-cut"]
    assert {one["cause"] for one in verdict["excluded"]} == {
        "modality", "event-order", "configuration", "rate-limit",
        "session-expiry", "active-response", "vad", "dialect-retired",
    }  # fmt: skip
    assert report["times"] == {
        "source": "ids",
        "first": "2025-04-23T08:18:52Z",
        "last": "2025-04-23T08:20:33Z",
        "clock": {
            "on": True,
            "why": "the session's id agrees with its lifetime of 1,800 s",
            "ids": 5,
            "checked": True,
        },
    }


def test_the_numbers_that_exclude(post):
    excluded = {one["cause"]: one["because"] for one in recording_report(diagnose(post))["verdict"]["excluded"]}
    for number in ("999 of 1,000", "35,680 of 40,000", "4,320", "6.48 s"):
        assert number in excluded["rate-limit"]
    assert "1,699 s" in excluded["session-expiry"]
    assert "event 3" in excluded["modality"]
    assert "event 7" in excluded["modality"]
    assert "23 April 2025" in excluded["dialect-retired"]
    assert "12 May 2026" in excluded["dialect-retired"]


def test_the_times_of_the_five_server_events(post):
    reading = diagnose(post)
    seconds = [reading.id_time(seq) for seq in (1, 3, 5, 7, 8)]
    assert [second % 86400 - 8 * 3600 for second in seconds] == [18 * 60 + 52, 19 * 60 + 23, 1204, 1232, 1233]


def test_the_finding(post):
    [finding] = [one for one in diagnose(post).findings() if one.severity > Severity.NOTE]
    assert (finding.rule, finding.code, finding.seq) == ("response-stalled-no-output", "RT201", 7)
    assert (finding.severity.word, finding.confidence.word) == ("error", "medium")
    assert finding.expected == ("response.output_item.added", "response.done")


def test_next_steps_stand_in_their_order(post):
    steps = [one["text"] for one in recording_report(diagnose(post))["verdict"]["next_steps"]]
    words = ("every frame", "pings", "Cancel", "minimal exchange", "beta_api_shape_disabled")
    assert len(steps) == len(words)
    for step, word in zip(steps, words, strict=True):
        assert word in step


def test_no_tokens_left_is_a_suspect(post):
    reading = diagnose(
        post.replace('"remaining": 35680', '"remaining": 0').replace("“remaining”: 35680", "“remaining”: 0")
    )
    verdict = reading.verdict()
    assert "rate-limit" in {one.cause for one in verdict.causes}
    assert "rate-limit" not in {one.cause for one in verdict.excluded}
    assert "0 of 40,000 tokens" in next(one.because for one in verdict.causes if one.cause == "rate-limit")


REFUSAL = """{
    "type": "error",
    "event_id": "event_BPPcBUrA9ezbocM8MEKHA",
    "error": {
        "type": "invalid_request_error",
        "code": "invalid_value",
        "message": "Invalid modalities: ['text'].",
        "param": "session.modalities",
        "event_id": "realtime_event_id_1745396363655"
    }
}"""


def test_a_refused_update_is_the_root(post):
    reading = diagnose(post.replace(of_type(post, "session.updated"), REFUSAL))
    verdict, findings = reading.verdict(), reading.findings()
    root = next(one for one in findings if one.rule == "session-update-rejected")
    assert verdict.causes[0].cause == "configuration"
    assert "configuration" not in {one.cause for one in verdict.excluded}
    assert verdict.stage == "configured"
    for finding in findings:
        if finding.severity > Severity.NOTE and finding is not root:
            assert finding.because_of == (root.id,), finding.rule


def test_without_a_request_nobody_asked(post):
    end = post[post.index(of_type(post, "response.create")) :]
    reading = diagnose(post.replace(end, "\nAnd that is all I see, nothing else arrives.\n"))
    assert reading.verdict().status == "not-requested"
    assert reading.verdict().causes[0].cause == "request-missing"
    assert rules(reading) == {"response-never-requested"}
    assert {"type": "response.create"} in [step.send for step in reading.verdict().next_steps]


FAILED = """

{
    "type": "response.done",
    "event_id": "event_BPPdKxB1nTtLOeQ4kRdX2",
    "response": {
        "object": "realtime.response",
        "id": "resp_BPPdIY0GCyp4gBcAubudf",
        "status": "failed",
        "status_details": {
            "type": "failed",
            "error": {
                "type": "insufficient_quota",
                "code": "insufficient_quota",
                "message": "You exceeded your current quota, please check your plan and billing details."
            }
        },
        "output": [],
        "usage": null
    }
}
"""


def after_limits(post: str, more: str) -> str:
    """The post with more events after its last whole one."""
    limits = of_type(post, "rate_limits.updated")
    return post.replace(limits, limits + more)


def test_a_failed_response_says_why(post):
    reading = diagnose(after_limits(post, FAILED))
    verdict = reading.verdict()
    assert verdict.status == "failed"
    assert "insufficient_quota" in verdict.headline
    assert "exceeded your current quota" in verdict.headline
    assert verdict.causes[0].cause == "quota"
    assert "response-stalled-no-output" not in rules(reading)


def output(type_: str, field: str, value: str, tail: str = "AbCdEfGhIjKlMnOp") -> str:
    return f"""

{{
    "type": "{type_}",
    "event_id": "event_BPPdK{tail}",
    "response_id": "resp_BPPdIY0GCyp4gBcAubudf",
    "item_id": "item_BPPdKr8o0WqJ1fYyVbTzC",
    "output_index": 0,
    "content_index": 0,
    "{field}": "{value}"
}}
"""


def test_text_under_ga_names_is_unheard(post):
    delta = output("response.output_text.delta", "delta", "Hi there")
    done = output("response.output_text.done", "text", "Hi there", "QrStUvWxYz012345")
    reading = diagnose(after_limits(post, delta + done))
    assert reading.verdict().status == "unheard"
    assert reading.verdict().causes[0].cause == "dialect-mismatch"
    assert "response.output_text.delta" in reading.verdict().headline


def test_an_audio_delta_is_the_wrong_modality(post):
    reading = diagnose(after_limits(post, output("response.audio.delta", "delta", "AAAAAAAAAAAAAAAA")))
    assert reading.verdict().status == "unheard"
    assert reading.verdict().causes[0].cause == "modality"
    assert "wrong-family-for-modality" in rules(reading)


def test_a_request_before_the_item_is_the_wrong_order(post):
    item, request = of_type(post, "conversation.item.create"), of_type(post, "response.create")
    swapped = post.replace(item, "@@").replace(request, item).replace("@@", request)
    verdict = diagnose(swapped).verdict()
    assert verdict.causes[0].cause == "event-order"
    assert "event-order" not in {one.cause for one in verdict.excluded}


def test_a_text_that_just_ends_proves_nothing(post):
    limits = of_type(post, "rate_limits.updated")
    reading = diagnose(post[: post.index(limits) + len(limits)])
    assert reading.ends == "unknown"
    assert reading.verdict().status == "unclear"
    assert [one.rule for one in reading.findings()] == ["log-ends-early"]


def test_the_end_can_be_reported_by_hand(post):
    limits = of_type(post, "rate_limits.updated")
    cut = post[: post.index(limits) + len(limits)].encode()
    [reading] = open_input("post.txt", None, cut, assumptions=Assumptions(ends="reported"))
    assert reading.verdict().status == "no-response"
