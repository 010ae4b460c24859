"""What the registry refuses."""

from collections.abc import Iterator

import pytest

from inspector.diagnosis import registry
from inspector.diagnosis.base import Hit, Rule, Severity
from inspector.diagnosis.registry import RuleError, at_end, awaited, internal, on
from inspector.diagnosis.scene import Scene
from inspector.model.change import Change
from inspector.protocol.vocabulary import Meaning


def rule(**texts: str) -> Rule:
    told = {"name": "probe", "code": "RT999", "title": "Title", "explanation": "It is so.", "remedy": "Do it.", **texts}
    return Rule(severity=Severity.NOTE, **told)  # type: ignore[arg-type]


def check(_: Scene, __: Change) -> Iterator[Hit]:
    return iter(())


def closing(_: Scene) -> Iterator[Hit]:
    return iter(())


def refine(_: Scene, hit: Hit) -> Hit:
    return hit


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, Rule]:
    fresh: dict[str, Rule] = {}
    monkeypatch.setattr(registry, "_RULES", fresh)
    return fresh


def test_a_rule_may_have_one_function_of_each_kind(rules: dict[str, Rule]) -> None:
    on(rule(), Meaning.ERROR)(check)
    at_end(rule())(closing)
    awaited(rule())(refine)
    known = rules["probe"]
    assert (known.check, known.at_end, known.refine, known.on) == (check, closing, refine, {Meaning.ERROR})


def test_a_second_function_of_a_kind_is_refused() -> None:
    on(rule(), Meaning.ERROR)(check)
    with pytest.raises(RuleError, match="registered twice"):
        on(rule(), Meaning.ERROR)(lambda _, __: iter(()))


def test_another_rule_of_the_same_name_is_refused() -> None:
    on(rule(), Meaning.ERROR)(check)
    with pytest.raises(RuleError, match="registered twice"):
        at_end(rule(code="RT998"))(closing)


def test_an_internal_rule_is_registered_once() -> None:
    internal(rule())
    with pytest.raises(RuleError, match="registered twice"):
        internal(rule())


def test_a_code_is_used_once() -> None:
    on(rule(), Meaning.ERROR)(check)
    with pytest.raises(RuleError, match="code RT999 is used twice"):
        on(rule(name="other"), Meaning.ERROR)(check)


@pytest.mark.parametrize("text", ["title", "explanation", "remedy"])
def test_a_missing_text_is_refused(text: str) -> None:
    with pytest.raises(RuleError, match=text):
        on(rule(**{text: " "}), Meaning.ERROR)(check)
