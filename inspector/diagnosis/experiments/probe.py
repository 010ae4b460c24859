"""Experiments that tell the causes of a silence apart: what to try, what it costs, what each answer would mean.

Whatever is sent into the session under diagnosis without being asked for by name must be harmless: it changes nothing
that the app relies on, and starts nothing. `outcome` says what the answers make of the causes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...core.json import JsonObject
from ...core.wire import Side
from ...model.state.probe import OPEN, READING
from ...protocol.vocabulary import Cause, Meaning
from ..base import Offer, Status, Suspect
from ..facts.official import keeps_to_the_letter
from ..steps.sending import cancel, fit
from ..turn.case import Case
from .effect import GA_FORM, MINIMAL, NO_TOOLS, SAME, TEXT
from .exchange import Events, exchange
from .outcome import result_of

_SILENT = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})
_SILENCE = frozenset({Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT})


@dataclass(frozen=True, slots=True)
class Experiment:
    """One row of the table."""

    name: str  # as `--probe` takes it
    question: str
    cost: str
    separates: frozenset[Cause]
    answers: tuple[tuple[str, str], ...]
    events: Callable[[Case], Events]
    is_fresh: bool = False
    is_free: bool = False


def _retrieve(case: Case) -> JsonObject | None:
    """Ask for an item that the server has acknowledged: this only reads, whatever else goes on."""
    item = case.common.lone_item
    return {"type": "conversation.item.retrieve", "item_id": item.id} if item else None


def _clear(case: Case) -> JsonObject | None:
    """Empty a buffer that is empty: where any audio waits in it, or comes while turn detection listens, never."""
    return None if case.session.buffer.appends else {"type": "input_audio_buffer.clear"}


def _update_nothing(case: Case) -> JsonObject | None:
    """Change no setting: only the fields of a session.update that are sent change (Realtime reference)."""
    ga = case.scene.server.modalities_field == "output_modalities"
    session: JsonObject = {"type": "realtime"} if ga else {}
    return {"type": "session.update", "session": session}


_HARMLESS: Sequence[Callable[[Case], JsonObject | None]] = (_retrieve, _clear, _update_nothing)
"""Events that the server must acknowledge and that disturb nothing, the most harmless first."""


def _reading(case: Case) -> Events:
    """The most harmless event that this server answers: by its tables, and where those are loose, by what it did."""
    made = (make(case) for make in _HARMLESS)
    fitting = [event for body in made if body and (event := fit(body, case.scene.server)) and _is_owed(case, event)]
    known = (event for event in fitting if keeps_to_the_letter(case.scene) or _was_answered(case, event))
    event = next(known, fitting[0] if fitting else None)
    return (event,) if event else ()


def _is_owed(case: Case, event: JsonObject) -> bool:
    """The dialect lists an answer that must come."""
    means = _meaning(case, event)
    return any(row.after is means for row in case.scene.server.expectations)


def _was_answered(case: Case, event: JsonObject) -> bool:
    means = _meaning(case, event)
    return means is not None and len(case.session.requests.get(means, ())) > case.session.waiting.count(means)


def _meaning(case: Case, event: JsonObject) -> Meaning | None:
    spec = case.scene.server.spec(Side.CLIENT, str(event["type"]))
    return spec.means if spec else None


def _cancel(case: Case) -> Events:
    """Cancel the response that hangs, by its id; nothing where none is open."""
    owed = case.response is not None and case.response.is_open
    event = fit(cancel(case), case.scene.server) if owed else None
    return (event,) if event else ()


def _fresh(name: str) -> Callable[[Case], Events]:
    return lambda case: exchange(name, case)


EXPERIMENTS: tuple[Experiment, ...] = (
    Experiment(
        READING,
        "Is the server still reading?",
        "Nothing: one event that changes nothing, and up to 5 s.",
        _SILENCE,
        (
            ("answered", "server stall of this turn only; the reader, the network and the recording are ruled out"),
            ("only pings", "server stall of the whole session: its program reads no more"),
            ("nothing", "network, or the server is gone altogether"),
        ),
        _reading,
        is_free=True,
    ),
    Experiment(
        OPEN,
        "Is the response still open on the server?",
        "Ends the response, if it is open: what it would still have said is lost.",
        _SILENCE,
        (
            ("cancelled", "server stall: its end cannot have come unseen"),
            ("not active", "its end was sent: reader stopped or recording cut, or the server forgot response.done"),
        ),
        _cancel,
    ),
    Experiment(
        MINIMAL,
        "Does a minimal exchange work in a fresh session?",
        "A second connection and one short text answer: some ten tokens.",
        _SILENCE,
        (
            ("answered", "this session or this request hangs, not the server as a whole"),
            ("silent too", "server stall as a whole; the reader and the recording are ruled out"),
            ("otherwise", "what it says, such as a quota, is the likely cause here too"),
        ),
        _fresh(MINIMAL),
        is_fresh=True,
    ),
    Experiment(
        SAME,
        "Does the same request work in a fresh session?",
        "A second connection and this turn's tokens once more; earlier turns are not repeated.",
        _SILENCE,
        (
            ("answered", "reader stopped or recording cut where the app read for itself; else a passing stall"),
            ("silent too", "server stall by this request; the reader and the recording are ruled out"),
        ),
        _fresh(SAME),
        is_fresh=True,
    ),
    Experiment(
        TEXT,
        "Does the same request work as text?",
        "A second connection and this turn's tokens once more, as text.",
        frozenset({Cause.SERVER_STALL, Cause.MODALITY}),
        (("answered", "modality: what it asks of audio is in the way"), ("silent too", "modality is ruled out")),
        _fresh(TEXT),
        is_fresh=True,
    ),
    Experiment(
        NO_TOOLS,
        "Does the same request work without tools?",
        "A second connection and this turn's tokens once more, without its tools.",
        frozenset({Cause.SERVER_STALL, Cause.CONFIGURATION}),
        (("answered", "configuration: a tool's definition is in the way"), ("silent too", "the tools are not it")),
        _fresh(NO_TOOLS),
        is_fresh=True,
    ),
    Experiment(
        GA_FORM,
        "Does the same request work in the GA dialect?",
        "A second connection, without the beta's header, and this turn's tokens once more.",
        frozenset({Cause.SERVER_STALL, Cause.DIALECT_MISMATCH, Cause.DIALECT_RETIRED}),
        (
            ("answered", "dialect mismatch: move to GA"),
            ("silent too", "dialect mismatch is ruled out"),
        ),
        _fresh(GA_FORM),
        is_fresh=True,
    ),
)

NAMES = tuple(one.name for one in EXPERIMENTS)


def offers(case: Case, status: Status, suspects: Sequence[Suspect]) -> Iterator[Offer]:
    """The experiments that bear on the causes that are left open and have not been made in this turn."""
    if status not in _SILENT:
        return
    causes = frozenset(suspect.cause for suspect in suspects)
    made = {probe.name for probe in case.probes if result_of(case, probe) is not None}
    closed = case.session.close is not None
    for one in EXPERIMENTS:
        if one.name in made or not causes & one.separates or (closed and not one.is_fresh):
            continue
        events = one.events(case)
        if events:
            yield Offer(one.name, one.question, one.cost, one.answers, events, one.is_fresh, one.is_free)
