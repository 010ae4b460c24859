"""Reference pages: what a name means, as sections of plain text.

One look-up for event types, rules, error codes, close codes, HTTP statuses,
stages, statuses, causes and dialects; the facts come from the tables.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from ...core.clock import seconds, span_text
from ...diagnosis.base import Rule, Status
from ...diagnosis.policy import thresholds_of
from ...diagnosis.registry import all_rules
from ...diagnosis.threshold import MICROS, Threshold
from ...diagnosis.verdict.judge import ADMISSIBLE
from ...protocol import errors
from ...protocol.dialect import all_dialects
from ...protocol.dialect import names as dialect_names
from ...protocol.errors import ErrorEntry
from ...protocol.vocabulary import Cause
from ...recording.query.language import NOTES
from ...recording.query.saved import BUILT_IN
from ..rows.query import choices, language
from ..text.glossary import CAUSES, STAGES, STATUSES
from ..text.phrase import excluded_words
from .event_page import Section, event_pages

FILTER = "filter"
_NAMED = 3  # names that are offered for one without a page
_WORD = 4  # letters of a word that tells something


@dataclass(frozen=True, slots=True)
class Page:
    """A reference page: name, kind, and sections of (heading, lines). The first section has no heading."""

    name: str
    kind: str
    sections: tuple[Section, ...]


def names() -> list[str]:
    """Every name that has a page."""
    events = {spec.type for dialect in all_dialects() for spec in dialect.events.values()}
    rules = all_rules()
    words = [
        *STAGES,
        *STATUSES,
        *CAUSES,
        *dialect_names(),
        *errors.codes(),
        *errors.reasons(),
        *errors.closes(),
        *errors.statuses(),
    ]
    return [*sorted(events), *rules, *(rule.code for rule in rules.values()), *map(str, words), FILTER]


def similar(name: str) -> list[str]:
    """The names most like one that has no page, at most three: those with all its words in them, then its like."""
    known = dict.fromkeys(names())
    words = [word for word in re.split(r"[\W_]+", name.casefold()) if len(word) >= _WORD]
    within = [one for one in known if words and all(word in one.casefold() for word in words)]
    like = get_close_matches(name, known, n=_NAMED, cutoff=0.5)
    return list(dict.fromkeys([*sorted(within, key=len), *like]))[:_NAMED]


def pages(name: str) -> list[Page]:
    """The pages of a name; several where a word has several uses, none where it has none."""
    return _pages(name) or [page for one in _written_otherwise(name) for page in _pages(one)]


def _pages(name: str) -> list[Page]:
    found = [Page(name, kind, sections) for kind, sections in event_pages(name)]
    return [*found, *(page for lookup in _LOOKUPS if (page := lookup(name)))]


def _written_otherwise(name: str) -> list[str]:
    """The names that are meant by one in other letters, or with blanks as reports have them: `Server stall`."""
    spoken = {_plain(excluded_words(cause)): cause.value for cause in Cause}
    meant = [one for one in names() if _plain(one) == _plain(name)]
    cause = spoken.get(_plain(name))
    return list(dict.fromkeys(meant)) or ([cause] if cause else [])


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "-", name.strip()).casefold()


def all_pages() -> Iterator[Page]:
    """Every page once, events first."""
    codes = {rule.code for rule in all_rules().values()}
    for name in dict.fromkeys(names()):
        if name not in codes:
            yield from pages(name)


def _rule(name: str) -> Page | None:
    rules = all_rules()
    rule = rules.get(name) or next((one for one in rules.values() if one.code == name.upper()), None)
    return _rule_page(rule) if rule else None


def _rule_page(rule: Rule) -> Page:
    sections: list[Section] = [
        ("", (rule.title,)),
        ("Why it matters", (rule.explanation,)),
        ("What to do", (rule.remedy,)),
        ("Severity", (rule.severity.word,)),
        *_numbers(rule),
    ]
    if rule.explained_by:
        sections.append(("Often follows from", rule.explained_by))
    if rule.cause:
        sections.append(("Speaks for the cause", (f"{rule.cause.value}: {CAUSES[rule.cause]}",)))
    return Page(f"{rule.name} ({rule.code})", "rule", tuple(sections))


def _numbers(rule: Rule) -> list[Section]:
    """The thresholds of a rule, and how to turn them."""
    thresholds = thresholds_of(rule)
    if not thresholds:
        return []
    told = [f"{name}: {_default(rule, one)}. {one.about}" for name, one in thresholds.items()]
    lines = [f"[threshold.{rule.name}]", *(f"{name} = {_line(rule, one)}" for name, one in thresholds.items())]
    return [("Thresholds", tuple(told)), ("To change them, in inspector.toml", tuple(lines))]


def _default(rule: Rule, threshold: Threshold) -> str:
    """What a threshold is unless it is changed; the waits of expectations differ between dialects."""
    if threshold.default is not None:
        return threshold.text(threshold.default)
    waits = _waits(rule)
    return (
        span_text(waits[0])
        if len(waits) == 1
        else f"{span_text(waits[0])} to {span_text(waits[-1])}, according to what is awaited"
    )


def _line(rule: Rule, threshold: Threshold) -> str:
    """The default as a line of TOML has it."""
    default = seconds(_waits(rule)[-1]) if threshold.default is None else threshold.default
    return f'"{default:g}{threshold.unit.value}"' if threshold.unit in MICROS else f"{default:.10g}"


def _waits(rule: Rule) -> list[int]:
    """The waits (µs) of all expectations of a rule, shortest first."""
    rows = (row for dialect in all_dialects() for row in dialect.expectations)
    return sorted({row.missing for row in rows if row.finding == rule.name})


def _word(name: str) -> Page | None:
    for kind, table in (("stage", STAGES), ("status", STATUSES), ("cause", CAUSES)):
        for word, text in table.items():
            if word == name:
                return Page(name, kind, (("", (text,)), *_around(word)))
    return None


def _around(word: object) -> tuple[Section, ...]:
    if isinstance(word, Status) and ADMISSIBLE[word]:
        return (("Possible causes", tuple(f"{cause.value}: {CAUSES[cause]}" for cause in ADMISSIBLE[word])),)
    if not isinstance(word, Cause):
        return ()
    rules = tuple(f"{rule.name}: {rule.title}" for rule in all_rules().values() if rule.cause is word)
    codes = tuple(f"{one.name}: {one.meaning}" for one in errors.codes().values() if one.speaks_for is word)
    return tuple((heading, lines) for heading, lines in (("Rules", rules), ("Error codes", codes)) if lines)


def _code(name: str) -> Page | None:
    """A code alone, or after its type, as the reasons of closes have it: `invalid_request_error.missing_model`."""
    return _error_page(errors.codes(), name if name in errors.codes() else name.rpartition(".")[2], "error code")


def _reason(name: str) -> Page | None:
    return _error_page(errors.reasons(), name, "reason of a response that is not completed")


def _close(name: str) -> Page | None:
    return _error_page(errors.closes(), name, "close code")


def _status(name: str) -> Page | None:
    return _error_page(errors.statuses(), name, "HTTP status of the handshake")


def _error_page(table: Mapping[str, ErrorEntry], name: str, kind: str) -> Page | None:
    entry = table.get(name)
    if entry is None:
        return None
    sections: list[Section] = [("", (entry.meaning,))]
    if entry.cause:
        sections.append(("Where it comes from", (entry.cause,)))
    sections.append(("What to do", (entry.remedy,)))
    if kind == "error code":
        sections += [("What it answers", (_answered(entry),)), ("What it ends", _ended(entry))]
    if entry.says:
        sections.append(("Known without its code by the words", entry.says))
    if entry.speaks_for:
        sections.append(("Speaks for the cause", (f"{entry.speaks_for.value}: {CAUSES[entry.speaks_for]}",)))
    return Page(name, kind, tuple(sections))


def _answered(entry: ErrorEntry) -> str:
    """Which client event such an error answers where error.event_id does not name it."""
    if entry.of_session:
        return "No client event: it is about the session, unless error.event_id names an event."
    unless = "unless error.event_id or `param` tells otherwise"
    if entry.of_type:
        return f"A client event of a type that this server does not know, {unless}."
    if entry.of_frame:
        return f"A frame that is no event, {unless}."
    if entry.ends:
        return f"The client's {entry.ends}, {unless}."
    return "The client event that error.event_id names, else the one whose payload holds `param`."


def _ended(entry: ErrorEntry) -> tuple[str, ...]:
    if entry.fatal:
        return ("The session: it is over, and repeating the same changes nothing.",)
    if entry.of_session:
        return ("At most one answer or transcript: the session goes on.",)
    harmless = " Usually a harmless race." if entry.benign else ""
    return (f"That event, and nothing else: the session goes on.{harmless}",)


def _dialect(name: str) -> Page | None:
    dialect = next((one for one in all_dialects() if one.id == name), None)
    if dialect is None:
        return None
    served = f"Served until {dialect.served_until}." if dialect.served_until else "Served today."
    sections: list[Section] = [("", (dialect.title, dialect.about))]
    if dialect.other_protocol:
        sections.append(("Another protocol", ("It is recognised and named; its events are not judged.",)))
        return Page(dialect.id, "dialect", tuple(sections))
    sections.append(("State", (served,)))
    if len(dialect.lineage) > 1:
        sections.append(("Builds on", dialect.lineage[1:]))
    modalities = " or ".join(str(sorted(kinds)) for kinds in dialect.modalities)
    if modalities:
        sections.append(("Output modalities", (f"{dialect.modalities_field}: {modalities}",)))
    switches = tuple(f"{switch.value}: {_known(value)}" for switch, value in dialect.switches.items())
    if switches:
        sections.append(("How its servers behave", switches))
    sections.append(("Events", tuple(sorted({spec.type for spec in dialect.events.values()}))))
    return Page(dialect.id, "dialect", tuple(sections))


def _known(value: bool | None) -> str:
    return "not known" if value is None else "yes" if value else "no"


def _filter(name: str) -> Page | None:
    """The language of `--where` and of the box on the screen."""
    if name != FILTER:
        return None
    told = [*language()]
    width = max(len(shape) for shape, _ in told)
    sections: list[Section] = [
        ("", ("Says which events are meant: on the screen after /, and in check and view with --where.",)),
        ("Terms", tuple(f"{shape:<{width}}  {about}" for shape, about in told)),
        ("Good to know", NOTES),
        *((f"{name}:", tuple(f"{word}: {about}" for word, about in choices(name))) for name in ("from", "is")),
        ("Under names, on the screen", tuple(f"{one.name}: {one.text}" for one in BUILT_IN)),
    ]
    return Page(FILTER, "filter language", tuple(sections))


_LOOKUPS: tuple[Callable[[str], Page | None], ...] = (_rule, _word, _code, _reason, _close, _status, _dialect, _filter)
