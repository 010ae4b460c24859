"""What a user decides about the rules: names, levels, and that the verdict does not change."""

import pickle
from pathlib import Path

import pytest

from inspector.diagnosis.base import Finding, Severity
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.policy import FIXED, UNCHANGED, Policy, PolicyError, policy_of
from inspector.diagnosis.registry import all_rules
from inspector.diagnosis.scene import Scene
from inspector.model.handlers.reference import SESSION_REF
from inspector.model.tracker import Tracker
from inspector.recording.assumption import Assumptions
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading

from .dialogue import findings

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
STALLED = "response-stalled-no-output"
SLOW = "> response.create\n~ 4s\n< response.created response.id=resp_1\n< response.done response.id=resp_1\n"


def reading(name: str, policy: Policy = UNCHANGED) -> Reading:
    return Follower(SESSIONS / f"{name}.jsonl", assumptions=Assumptions(policy=policy)).read_all()[-1]


def refused(**given: object) -> str:
    with pytest.raises(PolicyError) as error:
        policy_of(**given)  # type: ignore[arg-type]
    return str(error.value)


def test_a_severity_is_changed_and_the_original_is_kept() -> None:
    (listed,) = [one for one in reading("silent-after-created", policy_of({STALLED: "note"})).findings()
                 if one.rule == STALLED]  # fmt: skip
    assert (listed.severity, listed.original) == (Severity.NOTE, Severity.ERROR)


def test_a_severity_that_is_the_same_anyway_is_no_change() -> None:
    listed = reading("silent-after-created", policy_of({STALLED: "error"})).findings()
    assert {one.original for one in listed} == {None}


def test_what_is_ignored_is_listed_apart_and_the_verdict_stands() -> None:
    plain, changed = reading("silent-after-created"), reading("silent-after-created", policy_of(ignored=[STALLED]))
    assert STALLED not in [one.rule for one in changed.findings()]
    assert [one.rule for one in changed.ignored()] == [STALLED]
    assert changed.verdict() == plain.verdict()
    assert changed.found() == plain.found()


@pytest.mark.parametrize("session", sorted(path.stem for path in SESSIONS.glob("*.jsonl")))
def test_no_severity_and_no_ignoring_changes_a_verdict(session: str) -> None:
    plain = reading(session)
    everything = policy_of(ignored=[f"RT{family}" for family in range(1, 9)])
    notes = policy_of({f"RT{family}": "note" for family in range(1, 9)})
    for policy in (everything, notes):
        changed = reading(session, policy)
        assert changed.verdict() == plain.verdict()
        assert changed.turns() == plain.turns()
    assert reading(session, everything).findings() == []
    assert {one.severity for one in reading(session, notes).findings()} <= {Severity.NOTE}


def finding(severity: Severity, **data: bool) -> Finding:
    rule = all_rules()["rate-limit-low"]
    return Finding(rule.name, rule.code, severity, 3, 1, SESSION_REF, (1,), "", "", data=data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "wanted", "shown"),
    [
        (Severity.WARNING, "error", Severity.ERROR),
        (Severity.WARNING, "note", Severity.NOTE),
        (Severity.NOTE, "error", Severity.NOTE),
        (Severity.NOTE, "note", Severity.NOTE),
        (Severity.ERROR, "warning", Severity.WARNING),
    ],
)
def test_what_a_rule_took_to_be_mild_stays_mild(given: Severity, wanted: str, shown: Severity) -> None:
    (listed,) = policy_of({"rate-limit-low": wanted}).listed([finding(given)])
    assert listed.severity is shown
    assert listed.original == (None if given is shown else given)


def test_what_came_late_is_never_made_worse() -> None:
    (listed,) = policy_of({"rate-limit-low": "error"}).listed([finding(Severity.WARNING, late=True)])
    assert listed.severity is Severity.WARNING


def test_names_codes_and_beginnings_of_codes() -> None:
    tools = {rule.name for rule in all_rules().values() if rule.code.startswith("RT5")}
    assert policy_of(ignored=["RT201"]).ignored == policy_of(ignored=["rt201"]).ignored == {STALLED}
    assert policy_of(ignored=["RT5"]).ignored == policy_of(ignored=["RT5*"]).ignored == tools


def test_a_rule_named_alone_counts_more_than_its_family() -> None:
    policy = policy_of({STALLED: "error", "RT20": "warning", "RT2": "note"})
    assert policy.severities[STALLED] is Severity.ERROR
    assert policy.severities["response-never-done"] is Severity.WARNING
    assert policy.severities["echo-barge-in"] is Severity.NOTE


def test_the_stronger_policy_wins() -> None:
    weak = policy_of({STALLED: "note"}, [STALLED, "audio-clipping"], {"slow-first-token": {"slow": 1, "very-slow": 9}})
    strong = policy_of({STALLED: "warning"}, ["cache-miss"], {"slow-first-token": {"slow": "3s"}})
    both = weak.under(strong)
    assert both.severities == {STALLED: Severity.WARNING}
    assert both.ignored == {"audio-clipping", "cache-miss"}
    assert both.thresholds == {("slow-first-token", "slow"): 3, ("slow-first-token", "very-slow"): 9}
    assert both.told() == ["2 rules ignored", "1 severity changed", "2 thresholds changed"]


def test_a_wait_replaces_that_of_the_dialect() -> None:
    text = "> response.create\n~ 12s\n"
    name = "response-create-unanswered"
    assert [one.rule for one in findings(text)] == [name]
    assert findings(text, policy=policy_of(thresholds={name: {"wait": 13}})) == []
    hurried = policy_of(thresholds={name: {"wait": "500ms"}})
    (found,) = [one for one in findings(SLOW, policy=hurried) if one.rule == name]
    assert "late by 3.5 s" in found.message


def test_what_cannot_be_is_refused_in_a_sentence() -> None:
    assert refused(ignored=["audio-cliping"]) == 'There is no rule "audio-cliping"; did you mean audio-clipping?'
    assert "explain --all" in refused(ignored=["zzzzzz"])
    assert refused(ignored=[3]) == "3 is no name of a rule; names and codes are texts."
    assert refused(ignored=["RT0"]) == "There is no rule whose code begins with RT0."
    assert refused(severities={STALLED: "loud"}) == (
        f'The severity of {STALLED} is "loud"; allowed are note, warning and error.'
    )
    assert refused(thresholds={"slow-first-token": {"slw": 3}}) == (
        'slow-first-token has no threshold "slw"; it has slow and very-slow.'
    )
    assert refused(thresholds={"error-event": {"wait": 3}}) == 'error-event has no threshold "wait"; it has none.'
    assert refused(thresholds={"cache-miss": {"share": 3}}) == (
        "cache-miss.share is 3; allowed is a share from 0 to 1."
    )


def test_a_bug_of_ours_cannot_be_hidden() -> None:
    assert FIXED == CRASHED
    assert "neither ignored nor changed" in refused(ignored=[CRASHED])
    assert "neither ignored nor changed" in refused(severities={"RT9": "note"})


def test_thresholds_survive_being_put_away() -> None:
    policy = policy_of({STALLED: "note"}, ["cache-miss"], {STALLED: {"wait": 3}})
    assert pickle.loads(pickle.dumps(policy)) == policy


def test_patience_stretches_a_wait_that_was_set_too() -> None:
    name = "response-create-unanswered"
    policy = policy_of(thresholds={name: {"wait": "3s"}})
    tracker = Tracker()
    scene = Scene(tracker.session, tracker.detector, patience=2, policy=policy)
    waits = {row.missing for row in scene.server.expectations if row.finding == name}
    assert waits == {6_000_000}
    assert all(row.overdue <= row.missing for row in scene.server.expectations)
