"""Every rule against its transcripts, and the promises that all rules share."""

from difflib import unified_diff
from pathlib import Path
from textwrap import indent

import pytest

from inspector.diagnosis.base import Finding, Rule, Severity
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.registry import all_rules
from inspector.formats.dialogue.transcript import Case, Expected
from inspector.protocol.dialect import all_dialects

from .dialogue import RULES, TRANSCRIPTS, cases_of, read, recorded

FAMILIES = {
    "lifecycle": 1, "turns": 2, "configuration": 3, "audio": 4, "tools": 5, "limits": 6, "usage": 6, "link": 7,
    "recording": 8, "ourselves": 9,
}  # fmt: skip
WITHOUT_TRANSCRIPT = {CRASHED}  # no dialogue makes a rule of ours fail; see test_engine


def transcript(rule: Rule) -> Path:
    return RULES / family(rule) / f"{rule.name}.txt"


def family(rule: Rule) -> str:
    function = rule.check or rule.refine or rule.at_end
    return function.__module__.split(".")[-2] if function else "ourselves"


def expected(case: Case) -> list[str]:
    """The findings that a case states, as `name severity`; the rule's own severity where it states none."""
    stated = [step.rule.split() for step in case.steps if isinstance(step, Expected)]
    return sorted(" ".join(words) if len(words) > 1 else f"{words[0]} {default(words[0])}" for words in stated)


def default(rule: str) -> str:
    return all_rules()[rule].severity.word


def described(findings: list[Finding]) -> str:
    return "\n".join(f"{one.id} {one.severity.word}: {one.message}" for one in findings) or "no finding"


def surprise(findings: list[Finding], case: Case) -> str:
    """What a case comes to beside what it states, or nothing."""
    found = sorted(f"{one.rule} {one.severity.word}" for one in findings)
    difference = "\n".join(unified_diff(expected(case), found, "expected", "found", lineterm="", n=9))
    return f"== {case.name}\n{difference}\n\n{indent(described(findings), '  ')}" if difference else ""


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    rule = all_rules()[path.stem]
    armed = {rule.name, CRASHED, *rule.subsumes}
    told = [(read(recorded(case), armed).findings(), case) for case in cases_of(path)]
    surprises = list(filter(None, (surprise(found, case) for found, case in told)))
    assert not surprises, "\n\n".join(surprises)
    for found, _ in told:
        message_and_remedy_are_sentences(found)


def message_and_remedy_are_sentences(found: list[Finding]) -> None:
    for finding in found:
        assert finding.message
        assert finding.remedy.endswith("."), finding.id
        assert "None" not in finding.message, finding.message
        assert finding.evidence, finding.id
        assert finding.severity in Severity


def test_every_rule_fires_and_stays_quiet_somewhere() -> None:
    for rule in all_rules().values():
        if rule.name in WITHOUT_TRANSCRIPT:
            assert not transcript(rule).exists()
            continue
        told = cases_of(transcript(rule))
        fires = [any(words.split()[0] == rule.name for words in expected(case)) for case in told]
        assert set(fires) == {True, False}, rule.name


def test_every_rule_is_told_and_numbered_as_promised() -> None:
    for rule in all_rules().values():
        assert rule.code.startswith(f"RT{FAMILIES[family(rule)]}"), rule.name
        assert len(rule.code) == 5, rule.name
        assert rule.title[0].isupper(), rule.title
        assert rule.title[-1] != ".", rule.title
        assert rule.explanation.endswith("."), rule.explanation
        assert rule.remedy.endswith("."), rule.remedy
        others = (*rule.subsumes, *rule.explained_by)
        assert all(other in all_rules() for other in others), rule.name
        assert rule.name not in others


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in all_rules().values()]
    assert len(codes) == len(set(codes))


def test_rule_stands_in_a_module_of_its_name() -> None:
    for rule in all_rules().values():
        function = rule.check or rule.refine or rule.at_end
        if function:
            assert function.__module__.rpartition(".")[2] == rule.name.replace("-", "_")


def test_transcript_belongs_to_a_rule() -> None:
    told = {(path.parent.name, path.stem) for path in TRANSCRIPTS}
    assert told == {(family(rule), rule.name) for rule in all_rules().values()} - {("ourselves", CRASHED)}


def test_expectation_names_a_rule_that_refines_it() -> None:
    for dialect in all_dialects():
        for row in dialect.expectations:
            assert all_rules()[row.finding].refine is not None, f"{dialect.id}: {row.finding}"
