"""What is awaited of the link, whatever is spoken over it: pongs, and an app that reads (PROTOCOL.md R08, R06)."""

from collections.abc import Mapping

from ..core.clock import SECOND
from ..core.wire import Kind, Transport
from .row import Expectation
from .vocabulary import Level, Meaning, RefKind

LINK_MEANINGS: Mapping[Kind, Meaning] = {
    Kind.OPEN: Meaning.LINK_OPENED,
    Kind.ANSWER: Meaning.LINK_ANSWERED,
    Kind.PING: Meaning.LINK_PING,
    Kind.PONG: Meaning.LINK_PONG,
    Kind.BINARY: Meaning.LINK_BINARY,
    Kind.CLOSE: Meaning.LINK_CLOSED,
}
LINK_ROWS = (
    Expectation(
        finding="socket-dead",
        after=Meaning.LINK_PING,
        one_of=(Meaning.LINK_PONG,),
        by=RefKind.SESSION,
        overdue=20 * SECOND,  # when Python's websockets gives up
        missing=60 * SECOND,
        level=Level.USUAL,
        transports=frozenset({Transport.WEBSOCKET, Transport.SIDEBAND, Transport.UNKNOWN}),
        renews=True,  # the first ping without an answer counts
    ),
    Expectation(
        finding="reader-stopped",
        after=Meaning.APP_PAUSED,
        one_of=(Meaning.APP_RESUMED,),
        by=RefKind.SESSION,
        overdue=1 * SECOND,
        missing=3 * SECOND,
        level=Level.USUAL,
    ),
)
