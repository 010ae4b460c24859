"""Reference pages: what a name means, as sections of plain text.

One look-up for event types, rules, codes, stages, statuses and causes; the
facts come from the dialect tables and the rule registry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from ..core import codec
from ..core.clock import span_text
from ..core.wire import Side
from ..diagnosis.base import Rule, StageName, Status
from ..diagnosis.judge import ADMISSIBLE
from ..diagnosis.registry import all_rules
from ..protocol.dialect import Dialect, EventSpec, Expectation, all_dialects
from ..protocol.vocabulary import Cause, Level, Meaning

_LEVEL_WORD = {Level.REQUIRED: "must", Level.USUAL: "usually does", Level.OPTIONAL: "may"}
STAGES = {
    StageName.CONNECTED: "The WebSocket handshake was accepted with status 101.",
    StageName.SESSION: "The server greeted with session.created.",
    StageName.CONFIGURED: "The last session.update before the turn was accepted; skipped where none was sent.",
    StageName.INPUT: "The user's input is in: a text item, or speech that was committed.",
    StageName.REQUESTED: "Somebody asked the model to answer: response.create, or turn detection.",
    StageName.STARTED: "The server accepted the request with response.created.",
    StageName.OUTPUT: "The model produced something: text, audio or a tool call.",
    StageName.FINISHED: "response.done came.",
}
STATUSES = {
    Status.ANSWERED: "The model answered, with text, audio or both, or until the user interrupted it.",
    Status.WAITING_FOR_TOOL: "The model called a tool and waits for the result.",
    Status.UNCLEAR: "The recording does not show how the turn ended, or nothing was asked.",
    Status.CUT_SHORT: "An answer began and did not end well: cut by the server, stalled or lost.",
    Status.UNHEARD: "An answer came, in a modality or under event names that the client did not ask for.",
    Status.EMPTY: "The response completed without any output.",
    Status.NOT_REQUESTED: "There was input, but nobody asked the model to answer.",
    Status.NO_RESPONSE: "The model was asked, and no output came.",
    Status.FAILED: "The response ended with status failed; its status_details say why.",
    Status.REFUSED: "The server answered the request with an error.",
    Status.NEVER_CONNECTED: "The session never began.",
}
CAUSES = {
    Cause.RATE_LIMIT: "A limit of requests or tokens per minute was reached.",
    Cause.QUOTA: "The account has no credit or is blocked; retrying does not help.",
    Cause.MODALITY: "Text and audio were mixed up: what was asked for is not what came.",
    Cause.EVENT_ORDER: "The client's events came in an order in which they cannot work.",
    Cause.CONFIGURATION: "The session's settings are not what the client believes, mostly after a refused update.",
    Cause.SESSION_EXPIRY: "The session reached the end of its lifetime.",
    Cause.CLIENT_ERROR: "A client event was wrong, and the server said so.",
    Cause.SERVER_ERROR: "The server failed, and said so.",
    Cause.SERVER_STALL: "The server took the request and then sent nothing.",
    Cause.READER_STOPPED: "The app no longer reads its socket, or hides what it reads.",
    Cause.NETWORK: "The connection was lost.",
    Cause.RECORDING_CUT: "The recording ends too early to tell.",
    Cause.DIALECT_RETIRED: "The protocol version in use is no longer served.",
    Cause.DIALECT_MISMATCH: "Client and server speak different versions of the protocol.",
    Cause.REQUEST_MISSING: "response.create was never sent.",
    Cause.VAD: "Turn detection did not hear the turn, or never ended it.",
    Cause.ACTIVE_RESPONSE: "Another response was still open.",
    Cause.CONTENT_FILTER: "A safety filter stopped the answer.",
    Cause.TOKEN_LIMIT: "The cap on output tokens cut the answer.",
    Cause.AUTHENTICATION: "The key was missing, wrong or expired.",
    Cause.TOOL_ROUND: "A tool call was not answered, or nobody asked the model to go on.",
    Cause.AUDIO_FORMAT: "Audio is not in the declared format.",
    Cause.INTERRUPTION: "The user, a noise or an echo interrupted the answer.",
    Cause.TRANSCRIPTION: "The user's words were not transcribed.",
    Cause.PLAYBACK: "The answer arrived and was not played.",
    Cause.MODEL_CHOICE: "The model chose to say nothing, or is not the one that was meant.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A reference page: title, kind, and sections of (heading, lines)."""

    name: str
    kind: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


def names() -> list[str]:
    """Every name that has a page."""
    events = {spec.type for dialect in all_dialects() for spec in dialect.events.values()}
    rules = all_rules()
    codes = [rule.code for rule in rules.values()]
    words = [*STAGES, *STATUSES, *CAUSES, *(dialect.id for dialect in all_dialects())]
    return [*sorted(events), *rules, *codes, *map(str, words)]


def similar(name: str) -> list[str]:
    """The names most like one that has no page, at most three."""
    return get_close_matches(name, names(), n=3, cutoff=0.5)


def pages(name: str) -> list[Page]:
    """The pages of a name; several where a word has several uses, none where it has none."""
    return [page for lookup in (_event, _rule, _word, _dialect) if (page := lookup(name))]


def _event(name: str) -> Page | None:
    found = [(dialect, spec) for dialect in all_dialects() for spec in dialect.events.values() if spec.type == name]
    if not found:
        return None
    dialect, spec = found[0]
    return Page(
        name,
        "client event" if spec.side is Side.CLIENT else "server event",
        tuple(_sections(found, dialect, spec)),
    )


def _sections(
    found: list[tuple[Dialect, EventSpec]], dialect: Dialect, spec: EventSpec
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "", (spec.about,)
    places = [f"{one.title} ({one.id})" for one, _ in found]
    yield "Dialects", (*places, *([spec.note] if spec.note else []))
    yield "Example", tuple(codec.write_pretty(codec.parse(spec.sample)).decode().splitlines())
    follows = [_follows(dialect, row) for row in dialect.expectations if row.after is spec.means]
    if follows:
        yield "What follows", tuple(follows)
    answers = [_names(dialect, (row.after,)) for row in dialect.expectations if spec.means in row.one_of]
    if answers:
        yield "What waits for it", tuple(dict.fromkeys(answers))
    rules = [rule for rule in all_rules().values() if spec.means in rule.on]
    if rules:
        yield "Rules that watch it", tuple(f"{rule.name} ({rule.code}): {rule.title}" for rule in rules)


def _follows(dialect: Dialect, row: Expectation) -> str:
    who = "the client" if row.client else "the server"
    wait = f"within {span_text(row.missing)}"
    return f"{_names(dialect, row.one_of)}: {who} {_LEVEL_WORD[row.level]} send it {wait}, else {row.finding}."


def _names(dialect: Dialect, meanings: tuple[Meaning, ...]) -> str:
    return " or ".join(dialect.types_of(meanings) or [means.value for means in meanings])


def _rule(name: str) -> Page | None:
    rules = all_rules()
    rule = rules.get(name) or next((one for one in rules.values() if one.code == name.upper()), None)
    return _rule_page(rule) if rule else None


def _rule_page(rule: Rule) -> Page:
    sections: list[tuple[str, tuple[str, ...]]] = [
        ("", (rule.title,)),
        ("Why it matters", (rule.explanation,)),
        ("What to do", (rule.remedy,)),
        ("Severity", (rule.severity.word,)),
    ]
    if rule.explained_by:
        sections.append(("Often follows from", rule.explained_by))
    if rule.cause:
        sections.append(("Speaks for the cause", (f"{rule.cause.value}: {CAUSES[rule.cause]}",)))
    return Page(f"{rule.name} ({rule.code})", "rule", tuple(sections))


def _word(name: str) -> Page | None:
    for kind, table in (("stage", STAGES), ("status", STATUSES), ("cause", CAUSES)):
        for word, text in table.items():
            if word == name:
                return Page(name, kind, (("", (text,)), *_around(word)))
    return None


def _around(word: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(word, Status) and ADMISSIBLE[word]:
        return (("Possible causes", tuple(f"{cause.value}: {CAUSES[cause]}" for cause in ADMISSIBLE[word])),)
    if isinstance(word, Cause):
        rules = tuple(f"{rule.name}: {rule.title}" for rule in all_rules().values() if rule.cause is word)
        return (("Rules that speak for it", rules),) if rules else ()
    return ()


def _dialect(name: str) -> Page | None:
    dialect = next((one for one in all_dialects() if one.id == name), None)
    if dialect is None:
        return None
    served = f"Served until {dialect.served_until}." if dialect.served_until else "Served today."
    modalities = " or ".join(str(sorted(kinds)) for kinds in dialect.modalities)
    return Page(
        dialect.id,
        "dialect",
        (
            ("", (dialect.title, dialect.about, served)),
            ("Output modalities", (f"{dialect.modalities_field}: {modalities}",)),
            ("Events", tuple(sorted(spec.type for spec in dialect.events.values()))),
        ),
    )
