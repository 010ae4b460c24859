"""A Live session is muted, and the client goes on sending the microphone."""

from collections.abc import Iterator

from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import requests_of
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="appends-while-muted-live",
    code="RT424",
    severity=Severity.NOTE,
    title="Audio was sent while the input was muted",
    explanation="While a Live session's input is muted, the server drops what is appended. What the user says then is "
    "lost, and the bandwidth with it.",
    remedy="Send session.input_audio.unmute before the user speaks, or stop appending while the input is muted.",
    cause=Cause.CONFIGURATION,
    thresholds={
        "appends": Threshold(25, Unit.COUNT, "So many appends may have been on their way when the mute was confirmed."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    voice = scene.session.voice
    mutes = requests_of(scene.session, Meaning.VOICE_MUTE)
    if voice.appended_while_muted <= scene.count(RULE, "appends") or not mutes:
        return
    state = "and it is still muted" if voice.muted else "before it was unmuted"
    yield Hit(
        about=SESSION_REF,
        seq=mutes[0].seq,
        message=f"{voice.appended_while_muted:,} of {voice.appends:,} appends were sent while the input was muted, "
        f"{state}.",
        evidence=tuple(mute.seq for mute in mutes),
        data={"muted": voice.appended_while_muted, "appends": voice.appends},
    )
