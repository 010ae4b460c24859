"""The engine: changes in, findings out, in recording time.

It never asks what time it is. A wait is over when a later moment of the
recording passes it, or when the recording ends in a way that proves silence.
Findings are revised, not appended: a late event changes what was said before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..model.change import Change, Ref
from ..model.state.part import Response
from ..protocol.vocabulary import DELTAS, LINK_WAITS, Meaning, RefKind
from .base import NEVER, Check, Confidence, Ends, Finding, Hit, Rule, Severity
from .chain import linked
from .expectation import Expectations
from .facts.official import shows_no_server
from .pending import Pending
from .registry import all_rules
from .scene import Scene
from .trait import traits_of

CRASHED = "rule-crashed"
_LATE = "Wait longer for it than this took; if it is late again and again, the server or the way to it is slow."
_BOUND = frozenset({"_rules", "_watching", "_subsumers"})  # made of the rules, not of the recording
_TOLD_BY_TRAITS = frozenset({Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED})


class Engine:
    """Runs all rules over one recording."""

    def __init__(self, scene: Scene, only: Iterable[str] | None = None) -> None:
        """With `only`, no other rules than these are armed."""
        self.scene = scene
        self.revision = 0
        self._only = frozenset(only) if only is not None else None
        self._off: set[str] = set()
        self._found: dict[tuple[str, RefKind, str], Finding] = {}
        self._expectations = Expectations()
        self._held_at: int | None = None  # up to when waits were put off, while a relay holds messages
        self._bind()

    def __getstate__(self) -> dict[str, object]:
        return {key: value for key, value in self.__dict__.items() if key not in _BOUND}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._bind()

    def _bind(self) -> None:
        rules = all_rules()
        armed = self._only
        self._rules: Mapping[str, Rule] = {name: rule for name, rule in rules.items() if armed is None or name in armed}
        self._watching: dict[Meaning, list[tuple[Rule, Check, int]]] = {}
        self._subsumers: dict[str, list[str]] = {}
        for rule in self._rules.values():
            for general in rule.subsumes:
                self._subsumers.setdefault(general, []).append(rule.name)
            if rule.check and rule.name not in self._off:
                for means in rule.on:
                    self._watching.setdefault(means, []).append((rule, rule.check, rule.needs))

    def feed(self, changes: Sequence[Change], at: int | None) -> None:
        """Take in what one event changed, and its time. The tracker has already brought the session up to date."""
        scene, expectations = self.scene, self._expectations
        if at is not None:
            scene.now = at
            if at > expectations.next_at:
                self.advance(at)
        for change in changes:
            means = change.means
            if means is Meaning.AUDIO_APPEND and self._is_more(change):
                continue
            news = means not in DELTAS or self._is_news(change)
            if news and means in expectations.answering:
                self._answered(change)
            if means in expectations.overtaking:
                expectations.overtake(change)
            if means is Meaning.LINK_CLOSED:
                self._closed()
            if news and means in self._watching:
                self._judge(self._watching[means], change)
            if means in expectations.triggering and self.scene.session.close is None:
                expectations.arm(change, self.scene)

    @property
    def quiet_until(self) -> int:
        """No wait ends before this moment."""
        return self._expectations.next_at

    @property
    def awaits_no_more_audio(self) -> bool:
        """Whether one more append to the user's buffer arms nothing."""
        return self._is_same(self.scene.session.buffer.refs)

    def _is_same(self, refs: tuple[Ref, ...]) -> bool:
        """An append to the same buffer under the same settings arms nothing that the one before it did not."""
        expectations = self._expectations
        return refs is expectations.buffer and self.scene.session.config_seq == expectations.settings

    def _is_more(self, change: Change) -> bool:
        """More of the user's audio, in which the ear noticed nothing and after which nothing new is awaited."""
        return self._is_same(change.refs) and not self.scene.ear.noticed

    def _is_news(self, change: Change) -> bool:
        """Rules see of a stream only the first delta of each name, and of the user's audio what the ear noticed."""
        if change.means is Meaning.AUDIO_APPEND:
            return self.scene.ear.noticed
        about = change.refs[0] if change.refs else None
        response = self.scene.session.responses.get(about.id) if about and about.kind is RefKind.RESPONSE else None
        return response is None or change.seq == response.named_seq

    def advance(self, at: int) -> None:
        """Let recorded time pass: every wait that ends before `at` becomes a finding."""
        self.scene.now = at
        self._put_off(at)
        for pending in self._expectations.due(at, self.scene.session):
            if not self._missing(pending, self._proof_of(pending)):
                self._expectations.again(pending, at)

    def _put_off(self, at: int) -> None:
        """No wait runs while a relay holds messages on purpose: what is awaited may be among them."""
        if self._held_at is not None:
            self._expectations.put_off(self._held_at, at, self.scene.session)
        self._held_at = at if self.scene.session.link.holding else None

    def gap(self) -> None:
        """Frames were lost here: what is awaited may have come unseen."""
        self.scene.note_gap()
        self._expectations.doubt()

    def finish(self) -> None:
        """The recording has ended; the scene says how."""
        scene = self.scene
        if scene.now is not None:
            self._put_off(scene.now)
        if shows_no_server(scene):
            self._withdraw()
        else:
            self._went_on()
            for pending in self._expectations.over(scene):
                pending.fired = self._missing(pending, self._proof_of(pending))
            self._overtaken()
        scene.ended = True
        if scene.ends is Ends.REPORTED:
            for pending in self._expectations.all():
                self._missing(pending, scene.proof)
            self._expectations.drop()
        scene.awaiting = tuple(one for one in self._expectations.all() if one.row.after not in LINK_WAITS)
        for rule in self._rules.values():
            if rule.name not in self._off:
                self._judge_end(rule)

    def pending(self) -> list[Pending]:
        """What is awaited, oldest first."""
        return self._expectations.all()

    def findings(self) -> list[Finding]:
        """The last revision of every finding, by (seq, rule), each linked to its root."""
        ordered = sorted(self._found.values(), key=lambda one: (one.seq, one.rule))
        return linked(ordered, self._rules)

    def _closed(self) -> None:
        """The connection ended: nothing more can come. What was awaited of the session itself is missing now."""
        self._overtaken()
        self._went_on()
        for pending in self._expectations.all():
            if pending.row.by is RefKind.SESSION:
                self._missing(pending, Confidence.HIGH)
        self._expectations.drop()

    def _went_on(self) -> None:
        """Tell how long what was found missing has not come by now; not where it may have come unseen."""
        for pending in self._expectations.fired():
            if not self._expectations.doubts(pending):
                self._missing(pending, self._proof_of(pending))

    def _withdraw(self) -> None:
        """Take back what was found missing: the log shows nothing of the server, so it tells nothing of it."""
        for pending in self._expectations.fired():
            self._found.pop((pending.row.finding, pending.about.kind, pending.about.id), None)
            self.revision += 1

    def _overtaken(self) -> None:
        """Find missing what later events show to be so, whatever the clock says; only at the end, as it may be late."""
        for pending in self._expectations.overtaken():
            self._missing(pending, Confidence.LOW if self._expectations.doubts(pending) else Confidence.MEDIUM)

    def _proof_of(self, pending: Pending) -> Confidence:
        return self.scene.proof_of(self._expectations.doubts(pending))

    # Rules

    def _judge(self, rules: Sequence[tuple[Rule, Check, int]], change: Change) -> None:
        scene, lacking = self.scene, 0
        if change.means in _TOLD_BY_TRAITS and (response := self._response_of(change)):
            if change.means is Meaning.RESPONSE_CLOSED and response.is_worn:
                return
            lacking = ~traits_of(response)
        for rule, check, needs in rules:
            if needs & lacking:
                continue
            try:
                for hit in check(scene, change) or ():
                    self._take(rule, hit)
            except Exception as error:  # a rule of ours that fails must not take the diagnosis with it
                self._crashed(rule, error)

    def _response_of(self, change: Change) -> Response | None:
        about = change.ref(RefKind.RESPONSE)
        return self.scene.session.responses.get(about.id) if about else None

    def _judge_end(self, rule: Rule) -> None:
        try:
            for hit in (rule.at_end(self.scene) if rule.at_end else None) or ():
                self._take(rule, hit)
        except Exception as error:
            self._crashed(rule, error)

    def _crashed(self, rule: Rule, error: Exception) -> None:
        self._off.add(rule.name)
        self._bind()
        seq = self.scene.session.last_seq
        hit = Hit(
            about=Ref(RefKind.SESSION, rule.name),
            seq=seq,
            message=f"The rule {rule.name} failed ({type(error).__name__}) and is off for this recording.",
        )
        self._take(all_rules()[CRASHED], hit)

    def _take(self, rule: Rule, hit: Hit) -> None:
        if any(self._stands(other, hit) for other in self._subsumers.get(rule.name, ())):
            return
        for general in rule.subsumes:
            self._found.pop(self._key(general, hit), None)
        self._found[self._key(rule.name, hit)] = self._finding(rule, hit)
        self.revision += 1

    def _stands(self, rule: str, hit: Hit) -> bool:
        """The rule found something about the same thing, and it was no false alarm."""
        finding = self._found.get(self._key(rule, hit))
        return finding is not None and not finding.data.get("late")

    @staticmethod
    def _key(rule: str, hit: Hit | Finding) -> tuple[str, RefKind, str]:
        return (rule, hit.about.kind, hit.about.id)

    def _finding(self, rule: Rule, hit: Hit) -> Finding:
        return Finding(
            rule=rule.name,
            code=rule.code,
            severity=hit.severity or rule.severity,
            confidence=hit.confidence,
            seq=hit.seq,
            about=hit.about,
            evidence=tuple(dict.fromkeys(hit.evidence)) or (hit.seq,),
            message=hit.message,
            remedy=hit.remedy or rule.remedy,
            expected=hit.expected,
            seen=hit.seen,
            cause=None if hit.is_causeless else hit.cause or rule.cause,
            turn=self.scene.turn_of(hit.about, hit.seq),
            data=hit.data,
        )

    # Expectations

    def _missing(self, pending: Pending, confidence: Confidence) -> bool:
        """Say that something is missing; False where the rule does not find it so yet."""
        rule = self._rules.get(pending.row.finding)
        row = pending.current(self.scene)
        if rule is None or row is None or rule.name in self._off:
            return True
        hit = pending.hit(self.scene, row, confidence)
        try:
            refined = rule.refine(self.scene, hit) if rule.refine else hit
        except Exception as error:
            self._crashed(rule, error)
            return True
        if refined is NEVER:
            pending.settled = True
        elif refined:
            self._take(rule, refined)
        return refined is not None and refined is not NEVER

    def _answered(self, change: Change) -> None:
        for pending, late in self._expectations.answer(change):
            key = (pending.row.finding, pending.about.kind, pending.about.id)
            finding = self._found.get(key)
            if finding is None:
                continue
            if pending.row.client:
                del self._found[key]
            else:
                name = self.scene.names(change.means)[0]
                self._found[key] = _late(finding, change, name, late)
            self.revision += 1


def _late(finding: Finding, change: Change, name: str, late: str) -> Finding:
    return replace(
        finding,
        severity=Severity.NOTE,
        message=f"{name} came after all{late and f', {late}'} (event {change.seq}).",
        remedy=_LATE,
        evidence=(*finding.evidence, change.seq),
        seen=f"{name} at event {change.seq}",
        data={**finding.data, "late": True},
    )
