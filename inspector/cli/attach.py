"""`inspector attach`: look on at a running call through a sideband connection."""

import os

import click

from ..core.json import JsonObject
from ..core.wire import Transport
from ..live.provider import EndpointError, Wish, call_endpoint
from ..recording.assumption import Assumptions
from . import assumptions, attend, connecting
from .attend import Manner
from .connecting import Asked

_UNSEEN = ("session.created", "input_audio_buffer.append", "response.output_audio.delta")
_UNSEEN_LIVE = ("session.started",)
_HIDDEN = "what was said before, nor the audio, which travels on the media track, nor what other connections send"
_HIDDEN_LIVE = (
    "what was said before, nor what other connections send, but for the microphone's audio: that is shown as an event "
    "of the server's, and so is the model's, both as PCM16 at 24 kHz whatever the session's format"
)


@click.command("attach")
@click.argument("call", metavar="CALL_ID")
@click.option("--to", "target", default="", metavar="URL|SERVICE", help="Whose call it is; openai without it.")
@click.option("--allow-send", is_flag=True, help="Let --send and the screen send events into the call.")
@connecting.options
@assumptions.options
def command(call: str, target: str, allow_send: bool, asked: Asked, assumed: Assumptions) -> int:
    """Join the running call CALL_ID as a second connection (a sideband), and record what it is told.

    CALL_ID (rtc_…, or live_… of a Live session) stands in the Location header of the answer to a WebRTC offer, and in
    the webhook of an incoming SIP call. Nothing is sent unless --allow-send says so: what one sends, the call hears.

    A sideband does not see what was said before it joined, and of a Realtime call no audio either; the recording says
    so, and nothing that cannot be seen is missed. Leaving does not end the call.
    """
    if asked.payloads and not allow_send:
        raise click.UsageError("--send sends into a running call; say --allow-send if that is meant.")
    try:
        found = call_endpoint(call, Wish(target, headers=asked.headers, key=asked.key), os.environ)
    except EndpointError as error:
        raise click.UsageError(str(error)) from error
    return attend.run(found, asked, assumed, _manner(call, may_send=allow_send))


def _manner(call: str, *, may_send: bool) -> Manner:
    is_live = call.startswith("live_")
    unseen, hidden = (_UNSEEN_LIVE, _HIDDEN_LIVE) if is_live else (_UNSEEN, _HIDDEN)
    extra: JsonObject = {"call": call, "unseen": [*unseen]}
    note = (
        f"This connection joined the call {call}. It does not see {hidden}: {', '.join(unseen)} cannot be missing here."
    )
    return Manner("sideband", Transport.SIDEBAND, extra, note, may_send)
