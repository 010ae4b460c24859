"""`inspector.toml`: what a user decides once for a project instead of in every call.

```toml
dialect = "azure-openai"
patience = 2
ignore = ["no-client-event-ids", "RT6"]

[severity]
audio-clipping = "warning"

[threshold.slow-first-token]
slow = "3s"
```
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..core.text import safe
from ..diagnosis.policy import UNCHANGED, Policy, PolicyError, policy_of
from ..protocol.dialect import names

FILE = "inspector.toml"


class ConfigError(Exception):
    """A file that cannot be followed, in one sentence: the file, the key, what is allowed."""


class Config(NamedTuple):
    """What a file decides; None where it says nothing."""

    policy: Policy = UNCHANGED
    patience: float | None = None
    dialect: str | None = None


NOTHING = Config()


def read(path: Path) -> Config:
    """Read a file. Raises ConfigError."""
    try:
        return _config(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is no TOML: {safe(str(error))}.") from error
    except ConfigError as error:
        raise ConfigError(f"{path}{safe(str(error))}") from error


def told(config: Config) -> str:
    """What a file changes, in words; empty where it changes nothing."""
    said = config.policy.told()
    said += [f"patience {config.patience:g}"] if config.patience not in (None, 1) else []
    said += [f"dialect {safe(config.dialect)}"] if config.dialect is not None else []
    return ", ".join(said)


def policy_of_flags(severities: Iterable[str], ignored: Iterable[str], thresholds: Iterable[str]) -> Policy:
    """`RULE=LEVEL`, `RULE` and `RULE.NAME=VALUE` as a policy. Raises PolicyError."""
    levels = dict(_halves(one, "--severity", "RULE=LEVEL", "=") for one in severities)
    numbers: dict[str, dict[str, object]] = {}
    for one in thresholds:
        place, value = _halves(one, "--threshold", "RULE.NAME=VALUE", "=")
        rule, name = _halves(place, "--threshold", "RULE.NAME=VALUE", ".")
        numbers.setdefault(rule, {})[name] = value
    return policy_of(levels, ignored, numbers)


def _halves(text: str, flag: str, shape: str, sign: str) -> tuple[str, str]:
    first, found, second = text.partition(sign)
    if not (first and found and second):
        raise PolicyError(f"{flag} takes {shape}, not {text!r}.")
    return first, second


# The keys ------------------------------------------------------------------------------------------------------------

_KEYS = ("severity", "ignore", "threshold", "patience", "dialect")
_SHAPES = {
    "severity": 'a table [severity] with lines such as audio-clipping = "warning"',
    "threshold": 'tables such as [threshold.slow-first-token] with lines such as slow = "3s"',
    "ignore": 'a list of rules such as ["audio-clipping", "RT6"]',
    "patience": "a number from 0.01 on, by which every wait is longer",
    "dialect": "the name of a dialect, as text",
}


def _config(table: Mapping[str, object]) -> Config:
    unknown = next((key for key in table if key not in _KEYS), None)
    if unknown is not None:
        raise ConfigError(f': there is no key "{unknown}"; allowed are {", ".join(_KEYS[:-1])} and {_KEYS[-1]}.')
    patience, dialect = table.get("patience"), table.get("dialect")
    if patience is not None and not _is_factor(patience):
        raise _wrong("patience", patience)
    if dialect is not None and not isinstance(dialect, str):
        raise _wrong("dialect", dialect)
    if dialect is not None and dialect not in names():
        raise ConfigError(f', dialect: there is no dialect "{dialect}"; known are {", ".join(names())}.')
    return Config(_policy(table), None if patience is None else float(str(patience)), dialect)


def _policy(table: Mapping[str, object]) -> Policy:
    ignored = table.get("ignore", [])
    if not isinstance(ignored, list):
        raise _wrong("ignore", ignored)
    severities = _table("severity", table.get("severity", {}))
    thresholds = _table("threshold", table.get("threshold", {}))
    numbers = {rule: _table("threshold", values) for rule, values in thresholds.items()}
    policy = _decided("severity", severities=severities).under(_decided("ignore", ignored=ignored))
    return policy.under(_decided("threshold", thresholds=numbers))


def _decided(
    key: str,
    severities: Mapping[str, object] | None = None,
    ignored: Iterable[object] = (),
    thresholds: Mapping[str, Mapping[str, object]] | None = None,
) -> Policy:
    try:
        return policy_of(severities, ignored, thresholds)
    except PolicyError as error:
        raise ConfigError(f", {key}: {error}") from error


def _table(key: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(key, value)
    return value


def _is_factor(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.01 <= value < float("inf")


def _wrong(key: str, value: object) -> ConfigError:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return ConfigError(f", {key}: {shown} is not allowed, but {_SHAPES[key]}.")
