"""What a user decides about the rules: how bad, not at all, from which number on.

Thresholds change what a rule finds. Severities and what is ignored change only
what is listed, marked and counted for the exit code: the verdict, its causes and
the chains are made of all findings as the rules gave them. A verdict that changed
because somebody hides a warning would say something untrue of the recording.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from .base import Finding, Rule, Severity
from .registry import all_rules
from .threshold import AWAITED, MICROS, WAIT, Threshold

LEVELS: Mapping[str, Severity] = {severity.word: severity for severity in Severity}
FIXED = "rule-crashed"  # tells of a bug of ours, which nobody should have to miss
_FAMILY = re.compile(r"(RT[0-9]{1,2})\*?", re.IGNORECASE)  # `RT4`, `RT4*`: the rules whose codes begin so


class PolicyError(ValueError):
    """A decision that cannot be carried out, in one sentence."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The decisions of one user, by rule name. Thresholds are in their units."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    thresholds: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def waits(self) -> tuple[tuple[str, int], ...]:
        """How long the events of a rule are awaited, in µs, by rule."""
        given = self.thresholds.items()
        return tuple(sorted((rule, _micros(rule, name, value)) for (rule, name), value in given if name == WAIT))

    def listed(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that the user wants to see, as bad as the user takes them to be."""
        return [self._weighed(finding) for finding in findings if finding.rule not in self.ignored]

    def hidden(self, findings: Sequence[Finding]) -> list[Finding]:
        """The findings that the user ignores, as the rules made them."""
        return [finding for finding in findings if finding.rule in self.ignored]

    def _weighed(self, finding: Finding) -> Finding:
        """What a rule took to be milder than it usually is, because it is unsure or all went well, stays as mild."""
        wanted = self.severities.get(finding.rule)
        if wanted is None:
            return finding
        mild = finding.severity < all_rules()[finding.rule].severity or finding.data.get("late")
        severity = min(finding.severity, wanted) if mild else wanted
        changed = severity is not finding.severity
        return replace(finding, severity=severity, original=finding.severity) if changed else finding

    def under(self, stronger: "Policy") -> "Policy":
        """This policy where the other decides nothing; a severity given there also brings an ignored rule back."""
        return Policy(
            {**self.severities, **stronger.severities},
            (self.ignored - stronger.severities.keys()) | stronger.ignored,
            {**self.thresholds, **stronger.thresholds},
        )

    def told(self) -> list[str]:
        """What is decided, in words: `1 rule ignored`, `2 severities changed`."""
        counts = (
            (len(self.ignored), "rule", "rules", "ignored"),
            (len(self.severities), "severity", "severities", "changed"),
            (len(self.thresholds), "threshold", "thresholds", "changed"),
        )
        return [f"{count} {one if count == 1 else many} {done}" for count, one, many, done in counts if count]


UNCHANGED = Policy()


def policy_of(
    severities: Mapping[str, object] | None = None,
    ignored: Iterable[object] = (),
    thresholds: Mapping[str, Mapping[str, object]] | None = None,
) -> Policy:
    """A policy in the words of a user: names or codes of rules, or beginnings of codes. Raises PolicyError."""
    return Policy(
        _severities(severities or {}),
        frozenset(rule.name for name in ignored for rule in changeable(name)),
        {
            (rule.name, name): _value(rule, name, value)
            for given, values in (thresholds or {}).items()
            for rule in [rule_of(given)]
            for name, value in values.items()
        },
    )


def thresholds_of(rule: Rule) -> Mapping[str, Threshold]:
    """Every threshold of a rule, that of the waits of its expectations included."""
    return {**rule.thresholds, WAIT: AWAITED} if rule.refine else rule.thresholds


def rule_of(name: str) -> Rule:
    """The rule of a name or a code. Raises PolicyError with the nearest names."""
    rules = all_rules()
    found = rules.get(name) or next((rule for rule in rules.values() if rule.code == name.upper()), None)
    if found is None:
        raise PolicyError(f"There is no rule {_quoted(name)}{_meant(name, [*rules])}")
    return found


def changeable(name: object) -> list[Rule]:
    """The rules of a name, a code or the beginning of codes. Raises PolicyError."""
    if not isinstance(name, str):
        raise PolicyError(f"{_quoted(name)} is no name of a rule; names and codes are texts.")
    family = _FAMILY.fullmatch(name)
    begins = family[1].upper() if family else ""
    rules = [rule for rule in all_rules().values() if rule.code.startswith(begins)] if begins else [rule_of(name)]
    if [rule.name for rule in rules] == [FIXED]:
        raise PolicyError(f"{FIXED} tells of a bug in this program; it can be neither ignored nor changed.")
    if not rules:
        raise PolicyError(f"There is no rule whose code begins with {begins}.")
    return [rule for rule in rules if rule.name != FIXED]


def level_of(name: str, value: object) -> Severity:
    """The severity that a word names. Raises PolicyError."""
    level = LEVELS.get(value) if isinstance(value, str) else None
    if level is None:
        raise PolicyError(f"The severity of {name} is {_quoted(value)}; allowed are {_listed([*LEVELS])}.")
    return level


def _severities(given: Mapping[str, object]) -> dict[str, Severity]:
    """What names one rule counts more than what names a family of rules."""
    ordered = sorted(given.items(), key=lambda one: (not _FAMILY.fullmatch(one[0]), len(one[0])))
    return {rule.name: level_of(name, value) for name, value in ordered for rule in changeable(name)}


def _value(rule: Rule, name: str, value: object) -> float:
    known = thresholds_of(rule)
    if name not in known:
        has = f"it has {_listed([*known])}" if known else "it has none"
        raise PolicyError(f"{rule.name} has no threshold {_quoted(name)}; {has}.")
    try:
        return known[name].read(value)
    except ValueError as error:
        raise PolicyError(f"{rule.name}.{name} is {_quoted(value)}; allowed is {known[name].allowed}.") from error


def _micros(rule: str, name: str, value: float) -> int:
    return round(value * MICROS[thresholds_of(all_rules()[rule])[name].unit])


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _meant(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.7) or [one for one in known if name.lower() in one][:3]
    return f"; did you mean {' or '.join(near)}?" if near else ". `inspector explain --all` tells of every rule."
