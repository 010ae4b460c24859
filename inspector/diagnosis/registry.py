"""Every rule under its name. A mistake in a rule is refused when it is registered.

A rule module states its `Rule` and registers what it does, at most one function of each kind:

* `@on(RULE, meaning, …)`: called for each change of these meanings, gives hits; with `needs=Trait.…` not where a
  response opens or ends that lacks one of these traits;
* `@awaited(RULE)`: refines the hit of the expectation rows of this name; None: not missing yet, ask again
  after another wait;
* `@at_end(RULE)`: called once when the recording has ended, gives hits.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from ..protocol.vocabulary import Meaning
from . import rules
from .base import Check, Closing, Refine, Rule

_RULES: dict[str, Rule] = {}


class RuleError(Exception):
    """A rule that cannot be registered."""


def on(rule: Rule, *meanings: Meaning, needs: int = 0) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        _add(replace(_known(rule), on=frozenset(meanings), needs=needs, check=check))
        return check

    return register


def awaited(rule: Rule) -> Callable[[Refine], Refine]:
    def register(refine: Refine) -> Refine:
        _add(replace(_known(rule), refine=refine))
        return refine

    return register


def at_end(rule: Rule) -> Callable[[Closing], Closing]:
    def register(check: Closing) -> Closing:
        _add(replace(_known(rule), at_end=check))
        return check

    return register


def internal(rule: Rule) -> Rule:
    """Register a rule that the engine itself applies."""
    if rule.name in _RULES:
        raise RuleError(f"The rule {rule.name} is registered twice.")
    _add(rule)
    return rule


@cache
def all_rules() -> Mapping[str, Rule]:
    """Load every module below `rules/` and give the rules they registered, by name."""
    for module in walk_packages(rules.__path__, f"{rules.__name__}."):
        import_module(module.name)
    return dict(sorted(_RULES.items()))


def _known(rule: Rule) -> Rule:
    """The rule with the functions that its module has registered so far."""
    known = _RULES.get(rule.name, rule)
    if replace(known, on=frozenset(), needs=0, check=None, refine=None, at_end=None) != rule:
        raise RuleError(f"The rule {rule.name} is registered twice.")
    return known


def _add(rule: Rule) -> None:
    known = _RULES.get(rule.name)
    if known and any(old and old != new for old, new in _functions(known, rule)):
        raise RuleError(f"The rule {rule.name} is registered twice.")
    if any(other.code == rule.code and other.name != rule.name for other in _RULES.values()):
        raise RuleError(f"The code {rule.code} is used twice.")
    for name, text in (("title", rule.title), ("explanation", rule.explanation), ("remedy", rule.remedy)):
        if not text.strip():
            raise RuleError(f"The rule {rule.name} has no {name}.")
    _RULES[rule.name] = rule


def _functions(one: Rule, other: Rule) -> tuple[tuple[object, object], ...]:
    return ((one.check, other.check), (one.refine, other.refine), (one.at_end, other.at_end))
