"""Every threshold is told as promised, refuses nonsense, and has an effect on some transcript of its rule."""

from collections.abc import Iterator

import pytest

from inspector.diagnosis.base import Rule
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.policy import policy_of, thresholds_of
from inspector.diagnosis.registry import all_rules
from inspector.diagnosis.threshold import AWAITED, MICROS, Threshold, Unit
from inspector.protocol.dialect import all_dialects

from .dialogue import cases_of, read, recorded
from .test_rules import transcript

EXTREMES = {Unit.RATIO: (0, 0.5, 1), Unit.LEVEL: (-300, -20, 0)}
USUAL = (0, 10**7)


def declared() -> Iterator[object]:
    for rule in all_rules().values():
        for name, threshold in thresholds_of(rule).items():
            yield pytest.param(rule, name, threshold, id=f"{rule.name}.{name}")


@pytest.mark.parametrize(("rule", "name", "threshold"), list(declared()))
def test_a_threshold_has_an_effect_and_no_value_breaks_its_rule(rule: Rule, name: str, threshold: Threshold) -> None:
    changed = False
    for case in cases_of(transcript(rule)):
        items = list(recorded(case))
        plain = [(one.id, one.severity) for one in read(items, {rule.name, CRASHED}).found()]
        for value in EXTREMES.get(threshold.unit, USUAL):
            policy = policy_of(thresholds={rule.name: {name: value}})
            found = read(items, {rule.name, CRASHED}, policy).found()
            assert CRASHED not in [one.rule for one in found], value
            changed = changed or [(one.id, one.severity) for one in found] != plain
    assert changed


@pytest.mark.parametrize(("rule", "name", "threshold"), list(declared()))
def test_a_threshold_is_told_in_a_sentence_and_its_default_is_allowed(
    rule: Rule, name: str, threshold: Threshold
) -> None:
    assert name.replace("-", "").isalpha()
    assert threshold.about[0].isupper()
    assert threshold.about.endswith(".")
    if threshold.default is None:
        assert threshold is AWAITED
        rows = [row for dialect in all_dialects() for row in dialect.expectations]
        assert rule.name in {row.finding for row in rows}
    else:
        assert threshold.read(threshold.default) == threshold.default
    assert "wait" not in rule.thresholds or rule.refine is None


@pytest.mark.parametrize(
    ("unit", "value", "number"),
    [
        (Unit.SECONDS, 3, 3),
        (Unit.SECONDS, "3", 3),
        (Unit.SECONDS, "250ms", 0.25),
        (Unit.SECONDS, "2 m", 120),
        (Unit.MILLISECONDS, 250, 250),
        (Unit.MILLISECONDS, "250", 250),
        (Unit.MILLISECONDS, "3s", 3000),
        (Unit.RATIO, "0.25", 0.25),
        (Unit.LEVEL, -45.5, -45.5),
        (Unit.COUNT, "4", 4),
        (Unit.BYTES, 50_000.0, 50_000),
    ],
)
def test_a_value_is_read_in_its_unit(unit: Unit, value: object, number: float) -> None:
    assert Threshold(1, unit, "").read(value) == number


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (Unit.SECONDS, -1),
        (Unit.SECONDS, "soon"),
        (Unit.SECONDS, True),
        (Unit.SECONDS, "nan"),
        (Unit.SECONDS, float("inf")),
        (Unit.MILLISECONDS, [1]),
        (Unit.RATIO, 1.5),
        (Unit.RATIO, "10s"),
        (Unit.LEVEL, 3),
        (Unit.COUNT, 2.5),
        (Unit.TOKENS, "many"),
        (Unit.BYTES, None),
    ],
)
def test_nonsense_is_refused(unit: Unit, value: object) -> None:
    threshold = Threshold(1, unit, "")
    with pytest.raises(ValueError, match=r"\w"):
        threshold.read(value)
    assert threshold.allowed


def test_a_value_as_people_write_it() -> None:
    assert [Threshold(1, unit, "").text(number) for unit, number in (
        (Unit.SECONDS, 2.0), (Unit.RATIO, 0.25), (Unit.BYTES, 50_000.0), (Unit.COUNT, 3.0), (Unit.LEVEL, -60),
    )] == ["2 s", "0.25", "50,000 bytes", "3", "-60 dBFS"]  # fmt: skip
    assert set(MICROS) == {Unit.SECONDS, Unit.MILLISECONDS}
