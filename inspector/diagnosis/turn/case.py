"""One turn with everything triage looks at."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from operator import attrgetter

from ...core.clock import span_text
from ...core.idclock import id_time
from ...core.json import Json, object_at, text_at
from ...core.wire import Side, Transport
from ...model.fact import transcription_only
from ...model.session import Session
from ...model.state.answer import Answer, Operation
from ...model.state.lifecycle import State
from ...model.state.part import Item, Response, ToolCall, Turn
from ...model.state.probe import Probe
from ...model.state.setting import differences
from ...model.turn import is_wordless
from ...protocol.errors import names_of
from ...protocol.vocabulary import Cause, Meaning, RefKind
from ..base import Ends, Finding, Stage, StageName, StageState
from ..facts.evidence import ACTIVE, unclaimed_error
from ..pending import Pending
from ..registry import all_rules
from ..scene import Scene
from .bearing import Bearing

Judged = tuple[StageState, int | None, str]
"""A stage of a turn: its state, the event that shows it, and a word on it."""

_UNTAKEN = ("speech-stopped-no-commit", "commit-unacked", "item-create-unacked")


class Common:
    """What the cases of a recording have in common, found out once for all of them."""

    def __init__(self, scene: Scene, pending: Sequence[Pending] = ()) -> None:
        """`pending` is everything that is awaited in the recording, oldest first."""
        self.scene, self.pending = scene, tuple(pending)
        self.stages: dict[StageName, tuple[Judged, Stage]] = {}  # the newest of each name, and how it was judged
        self.updates = tuple(scene.session.requests.get(Meaning.SESSION_UPDATE, ()))  # in order

    @cached_property
    def awaits(self) -> Mapping[int | RefKind | None, Sequence[Pending]]:
        """What is awaited of each turn, by its index, and of the session as a whole."""
        found: dict[int | RefKind | None, list[Pending]] = {}
        for one in self.pending:
            of_all = one.about.kind is RefKind.SESSION
            found.setdefault(one.about.kind if of_all else self.scene.turn_of(one.about, one.seq), []).append(one)
        return found

    @cached_property
    def transcripts(self) -> Sequence[str]:
        """What a session that only transcribes wrote down."""
        if self.scene.session.voice.transcripts:
            return [" ".join(one.split()) for one in self.scene.session.voice.transcripts]
        if not transcription_only(self.scene.session):
            return ()
        told = [one.transcript for one in self.scene.session.items.values() if one.transcript is not None]
        return [" ".join(one.split()) for one in told]

    @cached_property
    def all_accepted(self) -> bool:
        """Every session.update was."""
        return all(one.answer is Answer.ACCEPTED for one in self.updates)

    @cached_property
    def unapplied(self) -> Sequence[tuple[str, Json, Json]]:
        """What the last session.update asked for and is not in effect: the path, what was asked, what is shown."""
        asked = object_at(self.updates[-1].body, "session") if self.updates else {}
        return differences(asked, self.scene.session.config)

    @cached_property
    def illegal_seq(self) -> int:
        """The first event of the client that came where none may be; 0: none."""
        return next((seq for seq, side in self.scene.session.illegal if side is Side.CLIENT), 0)

    @cached_property
    def lone_item(self) -> Item | None:
        """The newest item of the conversation that no response made."""
        known = (one for one in reversed(self.scene.session.items.values()) if one.added_seq and one.response is None)
        return next((one for one in known if one.state is not State.DELETED), None)


@dataclass(frozen=True)
class Case:
    """A turn, the findings that bear on it, and the scene. `turn` is None for what comes before any turn."""

    scene: Scene
    turn: Turn | None
    findings: Bearing
    common: Common

    @property
    def session(self) -> Session:
        return self.scene.session

    @property
    def updates(self) -> tuple[Operation, ...]:
        """Every session.update of the recording, in order."""
        return self.common.updates

    @property
    def pending(self) -> tuple[Pending, ...]:
        """Everything that is awaited in the recording, oldest first."""
        return self.common.pending

    @property
    def joined(self) -> bool:
        """Whether this connection came to a session of others, which greets nobody a second time."""
        return self.scene.transport is Transport.SIDEBAND

    @cached_property
    def responses(self) -> list[Response]:
        return [self.session.responses[one] for one in self.turn.responses] if self.turn else []

    @cached_property
    def response(self) -> Response | None:
        """The last response of the turn."""
        responses = self.responses
        return responses[-1] if responses else None

    @cached_property
    def request(self) -> Operation | None:
        """The client's last response.create of the turn."""
        return self.session.operations.get(self.turn.requested) if self.turn else None

    @cached_property
    def update(self) -> Operation | None:
        """The last session.update sent before this turn ended, or the last one at all."""
        limit = self.turn.last_seq if self.turn else self.session.last_seq
        place = bisect_right(self.updates, limit, key=attrgetter("seq"))
        return self.updates[place - 1] if place else None

    @property
    def refused_update(self) -> Operation | None:
        """A session.update that was refused and not made good by a later one that was accepted."""
        update = self.update
        return update if update and update.answer is Answer.REFUSED else None

    @property
    def shows_the_client(self) -> bool:
        """The recording holds the client's side, so that an event which is not there was not sent."""
        session = self.session
        return bool(session.opened_seq or session.operations or session.buffer.appends or session.voice.appends)

    @cached_property
    def piece(self) -> Response | None:
        """The answer of which a log without any turn shows no more than a piece of its output."""
        if self.turn is not None or self.session.turns:
            return None
        return next((one for one in reversed(self.session.responses.values()) if one.has_output), None)

    @property
    def is_only_an_end(self) -> bool:
        """The log holds the end of a connection, and nothing that crossed it before."""
        session = self.session
        spoke = session.last_server_seq or session.answered_seq or session.strangers or session.unreadable_seq
        silent = not spoke and not self.shows_the_client and not self.joined
        return bool(session.close) and self.scene.recorder == "import" and silent

    @property
    def clash(self) -> Operation | None:
        """The last response.create of the turn, if it was refused only because another response was active."""
        request = self.request
        if request is None or request.answer is not Answer.REFUSED:
            return None
        refusal = self.session.refusals.get(request.seq)
        return request if refusal and ACTIVE in names_of(refusal.error) else None

    @property
    def untaken(self) -> Finding | None:
        """What shows that the server did not take the user's input; None where an error may be its answer."""
        found = self.found(*_UNTAKEN) if self.response is None and self.request is None else None
        return None if found and unclaimed_error(self.session, found.seq) else found

    @property
    def transcripts(self) -> Sequence[str]:
        """What a session that only transcribes wrote down."""
        return self.common.transcripts

    @cached_property
    def calls(self) -> list[ToolCall]:
        return [self.session.calls[one] for one in self.turn.calls] if self.turn else []

    @property
    def probes(self) -> list[Probe]:
        """The inspector's experiments of this turn, oldest first."""
        turn, turns = self.turn, self.session.turns
        if turn is None or not self.session.probes:
            return []
        end = turns[turn.index + 1].first_seq if turn.index + 1 < len(turns) else self.session.last_seq + 1
        known = self.session.probes
        first, last = (bisect_left(known, seq, key=attrgetter("since")) for seq in (turn.first_seq, end))
        return known[first:last]

    @property
    def silence_reported(self) -> bool:
        """The text is at its end and somebody says that nothing more came."""
        return self.scene.ended and self.scene.ends is Ends.REPORTED

    @cached_property
    def answer(self) -> str:
        """The words of the turn's answer, over all its responses.

        One that answers a later turn as well, as it knows a result of this one, speaks here only where no other does.
        """
        index = self.turn.index if self.turn else None
        own = [response for response in self.responses if response.turn == index]
        return self._words(own) or self._words(self.responses)

    def _words(self, responses: Iterable[Response]) -> str:
        items = [self.session.items[one] for response in responses for one in response.items]
        told = ("".join(one.text for place, one in sorted(item.streams.items()) if place >= 0) for item in items)
        return " ".join(filter(None, told))

    @property
    def may_answer(self) -> bool:
        """The server gives responses; Live, Translation and sessions that only transcribe have none."""
        return bool(self.scene.server.types_of([Meaning.RESPONSE_OPENED]))

    @property
    def heard(self) -> str:
        """The words of the user in this turn, where they were transcribed."""
        if self.turn is None or not self.turn.spoken:
            return ""
        begun, turns = self.turn.first_seq, self.session.turns[self.turn.index + 1 : self.turn.index + 2]
        ended = turns[0].first_seq if turns else self.session.last_seq + 1
        known = (self.session.items[one] for one in self.turn.items)
        items = [one for one in known if begun <= one.added_seq < ended]
        return " ".join(one.transcript for one in items if one.transcript)

    @property
    def wordless(self) -> bool:
        """The user's turn was transcribed and holds no words."""
        return self.turn is not None and is_wordless(self.session, self.turn)

    @cached_property
    def latency(self) -> int | None:
        """From the first request of the turn (or the response's beginning) to the first output, in µs."""
        outputs = [one.first_output_at for one in self.responses if one.first_output_at is not None]
        asked = self.session.operations.get(self.turn.requests[0]) if self.turn and self.turn.requests else None
        begun = (asked.at if asked else None, self.responses[0].opened_at if self.responses else None)
        first = min(outputs, default=None)
        since = next((at for at in begun if first is not None and at is not None and at <= first), None)
        return first - since if first is not None and since is not None else None

    @cached_property
    def latency_about(self) -> int | None:
        """Whole seconds from response.created to the first output, by the server's ids; None where times tell."""
        first = next((one for one in self.responses if one.first_output_id), None)
        began = self.session.ids.time_of(first.opened_seq) if first and self.latency is None else None
        ended = id_time(first.first_output_id) if first else None
        return max(ended - began, 0) if began is not None and ended is not None else None

    @property
    def after(self) -> str:
        """` after 1.2 s`, or ` after about 2 s` where only ids tell; empty where nothing does."""
        if self.latency is not None:
            return f" after {span_text(self.latency)}"
        return f" after about {self.latency_about} s" if self.latency_about else ""

    def awaited(self, *meanings: Meaning) -> Pending | None:
        """What is awaited of these meanings, in this turn or of the session as a whole."""
        if self.turn is None:
            bearing: Iterable[Pending] = self.pending
        else:
            known = self.common.awaits
            bearing = merge(known.get(RefKind.SESSION, ()), known.get(self.turn.index, ()), key=attrgetter("seq"))
        return next((one for one in bearing if not set(meanings).isdisjoint(one.row.one_of)), None)

    def found(self, *rules: str) -> Finding | None:
        """The first finding of one of these rules that is more than a note."""
        return self.findings.found(rules)

    def speaking_for(self, cause: Cause) -> Finding | None:
        """The strongest root finding whose rule speaks for `cause`."""
        return self.findings.speaking_for(cause, self.turn.first_seq if self.turn else None)

    def title_of(self, finding: Finding) -> str:
        return all_rules()[finding.rule].title

    def error_of(self, operation: Operation) -> str:
        """The code and message of the error that refused an operation, whole."""
        failure = self.session.refusals.get(operation.seq)
        return error_text(failure.error) if failure else "an error"


def error_text(error: object) -> str:
    """An error object in words: code or type, then its message, whole."""
    body = object_at(error) if isinstance(error, dict) else {}
    name = text_at(body, "code") or text_at(body, "type") or "error"
    message = text_at(body, "message")
    return f"{name}: {message}" if message else name
