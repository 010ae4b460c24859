"""A rule that is asked of some responses only would say nothing of the others."""

from pathlib import Path

import pytest

from inspector.core.json import JsonObject
from inspector.diagnosis import engine, rules
from inspector.diagnosis.registry import all_rules
from inspector.diagnosis.trait import Trait, traits_of
from inspector.model.state.part import Response
from inspector.protocol.vocabulary import Meaning

from .dialogue import TRANSCRIPTS, cases_of, read, recorded

_SOURCES = Path(rules.__path__[0])


def source_of(transcript: Path) -> Path:
    return _SOURCES / transcript.parent.name / f"{transcript.stem.replace('-', '_')}.py"


CHOOSY = [path for path in TRANSCRIPTS if "needs=" in source_of(path).read_text("utf-8")]


@pytest.fixture
def asking_all(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(engine, "traits_of", lambda _: -1)
    return monkeypatch


@pytest.mark.parametrize("path", CHOOSY, ids=lambda path: path.stem)
def test_whoever_asks_every_rule_finds_no_more_in_a_transcript(path: Path, asking_all: pytest.MonkeyPatch) -> None:
    asked = [read(recorded(case)).findings() for case in cases_of(path)]
    asking_all.undo()
    assert asked == [read(recorded(case)).findings() for case in cases_of(path)]


def test_every_rule_that_names_traits_watches_responses() -> None:
    named = [rule for rule in all_rules().values() if rule.needs]
    assert len(named) > 30
    assert all(rule.on & {Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED} for rule in named)


@pytest.mark.parametrize(
    ("facts", "traits"),
    [
        ({}, Trait.UNOPENED),
        ({"opened_seq": 3, "operation": 2}, Trait.OPENED | Trait.ASKED),
        ({"status": "failed", "details": {"error": {}}}, Trait.UNOPENED | Trait.FAILED | Trait.DETAILED),
        ({"status": "completed", "usage": {"total_tokens": 1}}, Trait.UNOPENED | Trait.COMPLETED | Trait.COUNTED),
        ({"families": {"call": 4}, "items": {"item_1": 3}}, Trait.UNOPENED | Trait.OUTPUT | Trait.CALL | Trait.ITEMS),
        ({"families": {"text": 4}, "output_types": {"a": 4}}, Trait.UNOPENED | Trait.OUTPUT | Trait.TEXT | Trait.NAMED),
        ({"early": {"item_1": 3}, "beside": "resp_1"}, Trait.UNOPENED | Trait.ITEMS | Trait.BESIDE),
        ({"status": "a new one"}, Trait.UNOPENED),
    ],
)
def test_a_response_has_the_traits_that_its_facts_give(facts: JsonObject, traits: int) -> None:
    assert traits_of(Response("resp_1", **facts)) == traits  # type: ignore[arg-type]
