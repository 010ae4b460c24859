"""Calls: sessions that more than one connection takes part in (PROTOCOL.md 1.8, 2.13).

Every Realtime session may be joined through its call id, as a sideband joins a call over WebRTC.
A sideband is not greeted and gets no audio; it is told instead when the audio begins and ends to play. What it sends
the session hears like everything else. The call `rtc_demo` exists as long as somebody listens: a robot holds it.
"""

import asyncio
import base64
import contextlib
import itertools
import random
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Protocol

from ...core import clock, codec
from ...core.json import JsonObject, text_at, value_at
from ...formats.dialogue import sound
from .ear import format_of
from .line import HungUp, Line
from .session import Session
from .tongue import tongue_of

DEMO = "rtc_demo"
OVER = "The call has ended."
_STEP = 0.1  # seconds in which a player looks whether it has played everything
_SPEECH, _SILENCE = 12, 50  # pieces of a step that the robot speaks, and is silent
_SETTINGS: JsonObject = {
    "type": "realtime",
    "instructions": "Repeat what you hear.",
    "output_modalities": ["audio"],
    "audio": {
        "input": {"turn_detection": {"type": "server_vad"}, "transcription": {"model": "gpt-4o-mini-transcribe"}},
    },
}
_UNHEARD = frozenset({"session.created", "conversation.created"})  # said before anybody could join


class Playback:
    """Plays the answers of a call, as the far end of a peer connection does, and tells when."""

    def __init__(self, line: Line, tell: Callable[[JsonObject], None]) -> None:
        self._line, self._tell = line, tell
        self._bytes_per_ms = format_of({}).bytes_per_ms
        self._response = ""  # the one that is played
        self._length = 0.0  # seconds of it that have come
        self._whole = False  # no more comes

    def take(self, body: JsonObject) -> None:
        """Follow what the session says."""
        match body["type"]:
            case "response.created":
                format_ = value_at(body, ("response", "audio", "output", "format"))
                self._bytes_per_ms = format_of(format_).bytes_per_ms
            case "response.output_audio.delta":
                self._play(body)
            case "response.done" if text_at(body, "response", "id") == self._response:
                self._whole = True
                if text_at(body, "response", "status") == "cancelled":
                    self.clear()

    def clear(self) -> None:
        """Be silent at once."""
        response, self._response = self._response, ""
        if response:
            self._say("cleared", response)

    def _play(self, body: JsonObject) -> None:
        response = text_at(body, "response_id") or ""
        if response != self._response:
            self._response, self._length, self._whole = response, 0.0, False
            self._say("started", response)
            self._line.aside(self._run(response))
        samples = base64.b64decode(text_at(body, "delta") or "")
        self._length += len(samples) / self._bytes_per_ms / 1000

    async def _run(self, response: str) -> None:
        played = 0.0
        while self._response == response and not (self._whole and played >= self._length):
            await self._line.sleep(_STEP)
            played += _STEP
        if self._response == response:
            self._response = ""
            self._say("stopped", response)

    def _say(self, what: str, response: str) -> None:
        """Ids of these events carry no time: hexadecimal digits, observed."""
        identity = f"event_{random.getrandbits(64):016x}"
        self._tell({"type": f"output_audio_buffer.{what}", "event_id": identity, "response_id": response})


class Sidebands:
    """Those who joined a call. `left` is called when the last of them has gone."""

    def __init__(self, left: Callable[[], None] = lambda: None) -> None:
        self._left = left
        self._lines: list[Line] = []
        self.is_over = False  # the connection that began the call is gone

    def __len__(self) -> int:
        return len(self._lines)

    async def join(self, side: Line, heard: Callable[[str | bytes], None]) -> None:
        """Take part until either side ends it. Raises a group, as `Line.converse` does."""
        self._lines.append(side)
        try:
            await side.converse(lambda: None, heard)
        finally:
            self._lines.remove(side)
            if not self._lines:
                self._left()

    def tell(self, body: JsonObject) -> None:
        for side in self._lines:
            side.say(body)

    def end(self) -> None:
        """Hang up on all of them."""
        self.is_over = True
        for side in self._lines:
            side.hang_up(1000, OVER)


class Call:
    """One session and the sidebands that joined it."""

    def __init__(self, line: Line, session: Session, left: Callable[[], None]) -> None:
        """`left` is called when the last sideband has gone."""
        self._session = session
        self._sides = Sidebands(left)
        self._playback = Playback(line, self._sides.tell)
        line.overheard = self._overhear
        self.end = self._sides.end  # called when the connection that began the session is gone

    async def join(self, side: Line) -> None:
        """Take part until either side ends it. Raises a group, as `Line.converse` does."""
        await self._sides.join(side, self._hear)

    def _hear(self, message: str | bytes) -> None:
        if self._sides.is_over:
            return
        body, _ = codec.decode(message.encode() if isinstance(message, str) else message)
        if body.get("type") == "output_audio_buffer.clear":
            self._playback.clear()
        else:
            self._session.hear(message)

    def _overhear(self, body: JsonObject) -> None:
        """Pass on what the session says, but for what a sideband does not get."""
        if not self._sides:
            return
        self._playback.take(body)
        if body["type"] != "response.output_audio.delta" and body["type"] not in _UNHEARD:
            self._sides.tell(body)


class Robot:
    """Somebody who holds a call, in place of a connection: speaks for a second, listens for five, and so on."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._gone = False
        self._speech = self._speak()

    @property
    def transport(self) -> "Robot":
        return self

    def abort(self) -> None:
        """Hang up soon."""
        self._gone = True

    async def close(self, code: int, reason: str) -> None:
        self.abort()

    async def send(self, message: bytes, *, text: bool) -> None:
        """Nothing that is sent to the robot impresses it."""

    async def recv(self) -> str:
        """The next event of the robot's, in its own time. Raises HungUp."""
        return await anext(self._speech)

    async def _speak(self) -> AsyncIterator[str]:
        yield codec.write({"type": "session.update", "session": _SETTINGS}).decode()
        for piece in itertools.cycle([False] * _SPEECH + [True] * _SILENCE):
            await asyncio.sleep(_STEP / self._speed)
            if self._gone:
                raise HungUp
            audio = sound.sound(int(_STEP * clock.SECOND), silent=piece)
            yield codec.write({"type": "input_audio_buffer.append", "audio": audio}).decode()


class Joinable(Protocol):
    """A call that others may join."""

    end: Callable[[], None]

    async def join(self, side: Line) -> None: ...


class Exchange:
    """The calls of one server, by their ids."""

    def __init__(self, speed: float, now: Callable[[], float]) -> None:
        self._speed, self._now = speed, now
        self._calls: dict[str, Joinable] = {}
        self._robots: set[asyncio.Task[None]] = set()

    def has(self, identity: str) -> bool:
        """Whether there is a call to join."""
        return identity == DEMO or identity in self._calls

    @contextlib.contextmanager
    def open(self, identity: str, line: Line, session: Session) -> Iterator[None]:
        """Let others join this session while the block lasts."""
        with self.held(Call(line, session, lambda: None)) as name:
            name(identity)
            yield

    @contextlib.contextmanager
    def held(self, call: Joinable) -> Iterator[Callable[[str], None]]:
        """Let others join a call while the block lasts, from when what this gives is called with its id."""
        known: list[str] = []

        def name(identity: str) -> None:
            known.append(identity)
            self._calls[identity] = call

        try:
            yield name
        finally:
            for identity in known:
                del self._calls[identity]
            call.end()

    async def join(self, identity: str, side: Line) -> None:
        """Take part in a call; one that has ended meanwhile hangs up. Raises a group, as `Line.converse` does."""
        if identity == DEMO and DEMO not in self._calls:
            self._begin_demo()
        call = self._calls.get(identity)
        if call is None:
            side.hang_up(1000, OVER)
            await side.converse(lambda: None, lambda message: None)
        else:
            await call.join(side)

    def close(self) -> None:
        """Let the robots hang up."""
        for robot in self._robots:
            robot.cancel()

    def _begin_demo(self) -> None:
        robot = Robot(self._speed)
        line = Line(robot, self._speed, self._now)
        session = Session(line, tongue_of("realtime", beta=False), "realtime", "gpt-realtime")

        def left() -> None:
            """Whoever joins from here on is held a call of their own."""
            self._calls.pop(DEMO, None)
            robot.abort()

        self._calls[DEMO] = call = Call(line, session, left)
        task = asyncio.create_task(self._hold(line, session, call))
        self._robots.add(task)
        task.add_done_callback(self._robots.discard)

    async def _hold(self, line: Line, session: Session, call: Call) -> None:
        try:
            await line.converse(session.open, session.hear)
        except* HungUp:
            pass
        finally:
            if self._calls.get(DEMO) is call:
                del self._calls[DEMO]
            call.end()
