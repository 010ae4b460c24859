"""What is awaited of the link, whatever is spoken over it: pongs, and an app that reads.

No part of the conversation, which may end without it.
"""

from ..core.clock import SECOND
from ..core.wire import Transport
from ..protocol.dialect import Expectation
from ..protocol.vocabulary import Level, Meaning, RefKind

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
"""R08 and R06 of PROTOCOL.md, 8.1."""
