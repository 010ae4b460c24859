"""Every rule against its transcripts, and the promises that all rules share."""

from difflib import unified_diff
from pathlib import Path
from textwrap import indent

import pytest

from inspector.diagnosis.base import Finding, Rule, Severity
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.registry import all_rules
from inspector.formats.transcript import Case, Expected
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


def surprise(rule: Rule, case: Case) -> str:
    """What a case comes to beside what it states, or nothing."""
    findings = read(recorded(case), {rule.name, CRASHED, *rule.subsumes}).findings()
    found = sorted(f"{one.rule} {one.severity.word}" for one in findings)
    difference = "\n".join(unified_diff(expected(case), found, "expected", "found", lineterm="", n=9))
    return f"== {case.name}\n{difference}\n\n{indent(described(findings), '  ')}" if difference else ""


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path) -> None:
    rule = all_rules()[path.stem]
    surprises = list(filter(None, (surprise(rule, case) for case in cases_of(path))))
    assert not surprises, "\n\n".join(surprises)


@pytest.mark.parametrize("rule", list(all_rules().values()), ids=lambda rule: rule.name)
def test_rule_fires_and_stays_quiet_somewhere(rule: Rule) -> None:
    if rule.name in WITHOUT_TRANSCRIPT:
        assert not transcript(rule).exists()
        return
    told = cases_of(transcript(rule))
    fires = [any(words.split()[0] == rule.name for words in expected(case)) for case in told]
    assert any(fires)
    assert not all(fires)


@pytest.mark.parametrize("rule", list(all_rules().values()), ids=lambda rule: rule.name)
def test_rule_is_told_and_numbered_as_promised(rule: Rule) -> None:
    assert rule.code.startswith(f"RT{FAMILIES[family(rule)]}")
    assert len(rule.code) == 5
    assert rule.title[0].isupper()
    assert rule.title[-1] != "."
    assert rule.explanation.endswith(".")
    assert rule.remedy.endswith(".")
    assert all(other in all_rules() for other in (*rule.subsumes, *rule.explained_by))
    assert rule.name not in (*rule.subsumes, *rule.explained_by)


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


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_message_and_remedy_are_sentences(path: Path) -> None:
    for case in cases_of(path):
        for finding in read(recorded(case), {path.stem}).findings():
            assert finding.message
            assert finding.remedy.endswith("."), finding.id
            assert "None" not in finding.message, finding.message
            assert finding.evidence, finding.id
            assert finding.severity in Severity
