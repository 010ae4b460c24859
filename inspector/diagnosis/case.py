"""One turn with everything triage looks at."""

from dataclasses import dataclass

from ..core.clock import span_text
from ..core.idclock import id_time
from ..core.json import object_at, text_at
from ..core.wire import Transport
from ..model.answer import Answer, Operation
from ..model.fact import transcription_only
from ..model.probe import Probe
from ..model.session import Response, Session, ToolCall, Turn
from ..protocol.vocabulary import Cause, Meaning, RefKind
from .base import Ends, Finding, Severity
from .evidence import ACTIVE, names_of
from .expectation import Pending
from .registry import all_rules
from .scene import Scene

_UNTAKEN = ("speech-stopped-no-commit", "commit-unacked", "item-create-unacked")


@dataclass(frozen=True, slots=True)
class Case:
    """A turn, the findings that bear on it, and the scene. `turn` is None for what comes before any turn."""

    scene: Scene
    turn: Turn | None
    findings: tuple[Finding, ...]
    updates: tuple[Operation, ...] = ()  # every session.update of the recording, in order
    pending: tuple[Pending, ...] = ()  # everything that is awaited in the recording, oldest first

    @property
    def session(self) -> Session:
        return self.scene.session

    @property
    def joined(self) -> bool:
        """Whether this connection came to a session of others, which greets nobody a second time."""
        return self.scene.transport is Transport.SIDEBAND

    @property
    def responses(self) -> list[Response]:
        return [self.session.responses[one] for one in self.turn.responses] if self.turn else []

    @property
    def response(self) -> Response | None:
        """The last response of the turn."""
        responses = self.responses
        return responses[-1] if responses else None

    @property
    def request(self) -> Operation | None:
        """The client's last response.create of the turn."""
        return self.session.operations.get(self.turn.requested) if self.turn else None

    @property
    def update(self) -> Operation | None:
        """The last session.update sent before this turn ended, or the last one at all."""
        limit = self.turn.last_seq if self.turn else self.session.last_seq
        return next((one for one in reversed(self.updates) if one.seq <= limit), None)

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

    @property
    def clash(self) -> Operation | None:
        """The last response.create of the turn, if it was refused only because another response was active."""
        request = self.request
        if request is None or request.answer is not Answer.REFUSED:
            return None
        errors = (one.error for one in self.session.failures if one.operation == request.seq)
        return request if any(ACTIVE in names_of(error) for error in errors) else None

    @property
    def untaken(self) -> Finding | None:
        """What shows that the server did not take the user's input; None where an error may be its answer."""
        found = self.found(*_UNTAKEN) if self.response is None and self.request is None else None
        unclaimed = found and any(not one.is_claimed and one.seq > found.seq for one in self.session.failures)
        return None if unclaimed else found

    @property
    def transcripts(self) -> list[str]:
        """What a session that only transcribes wrote down."""
        if not transcription_only(self.session):
            return []
        told = [one.transcript for one in self.session.items.values() if one.transcript is not None]
        return [" ".join(one.split()) for one in told]

    @property
    def calls(self) -> list[ToolCall]:
        return [self.session.calls[one] for one in self.turn.calls] if self.turn else []

    @property
    def probes(self) -> list[Probe]:
        """The inspector's experiments of this turn, oldest first."""
        turn, turns = self.turn, self.session.turns
        if turn is None or not self.session.probes:
            return []
        end = turns[turn.index + 1].first_seq if turn.index + 1 < len(turns) else self.session.last_seq + 1
        return [one for one in self.session.probes if turn.first_seq <= one.since < end]

    @property
    def silence_reported(self) -> bool:
        """The text is at its end and somebody says that nothing more came."""
        return self.scene.ended and self.scene.ends is Ends.REPORTED

    @property
    def answer(self) -> str:
        """The words of the turn's answer, over all its responses."""
        items = [self.session.items[one] for response in self.responses for one in response.items]
        return "".join(stream.text for item in items for place, stream in sorted(item.streams.items()) if place >= 0)

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
        items = [one for one in self.session.items.values() if begun <= one.added_seq < ended]
        return " ".join(one.transcript for one in items if one.transcript)

    @property
    def latency(self) -> int | None:
        """From the first request of the turn (or the response's beginning) to the first output, in µs."""
        outputs = [one.first_output_at for one in self.responses if one.first_output_at is not None]
        asked = self.session.operations.get(self.turn.requests[0]) if self.turn and self.turn.requests else None
        since = asked.at if asked else self.responses[0].opened_at if self.responses else None
        return min(outputs) - since if outputs and since is not None else None

    @property
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
        wanted = (one for one in self.pending if not set(meanings).isdisjoint(one.row.one_of))
        return next((one for one in wanted if self._bears(one)), None)

    def _bears(self, pending: Pending) -> bool:
        if self.turn is None or pending.about.kind is RefKind.SESSION:
            return True
        return self.scene.turn_of(pending.about, pending.seq) == self.turn.index

    def found(self, *rules: str) -> Finding | None:
        """The first finding of one of these rules that is more than a note."""
        named = (one for one in self.findings if one.rule in rules)
        return next((one for one in named if one.severity > Severity.NOTE), None)

    def speaking_for(self, cause: Cause) -> Finding | None:
        """The strongest root finding whose rule speaks for `cause`."""
        spoken = (one for one in self.findings if one.cause is cause and one.severity > Severity.NOTE)
        standing = [one for one in spoken if not self._is_healed(one)]
        explained = any(one.because_of for one in standing)
        ids = {finding.id for finding in self.findings} if explained else set()
        rooted = [one for one in standing if not ids.intersection(one.because_of)]
        return max(rooted, key=lambda one: (one.severity, one.confidence, -one.seq), default=None)

    def _is_healed(self, finding: Finding) -> bool:
        """What was found had been made good before this turn began."""
        until = finding.data.get("until")
        return isinstance(until, int) and (self.turn is None or self.turn.first_seq > until)

    def title_of(self, finding: Finding) -> str:
        return all_rules()[finding.rule].title

    def error_of(self, operation: Operation) -> str:
        """The code and message of the error that refused an operation, whole."""
        failure = next((one for one in self.session.failures if one.operation == operation.seq), None)
        return error_text(failure.error) if failure else "an error"


def error_text(error: object) -> str:
    """An error object in words: code or type, then its message, whole."""
    body = object_at(error) if isinstance(error, dict) else {}
    name = text_at(body, "code") or text_at(body, "type") or "error"
    message = text_at(body, "message")
    return f"{name}: {message}" if message else name
