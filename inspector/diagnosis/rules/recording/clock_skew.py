"""The recorder's clock and the server's differ."""

from collections.abc import Iterator
from itertools import islice

from ....core.clock import SECOND, span_text
from ....core.idclock import ENOUGH, client_stamp
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ...base import Confidence, Hit, Rule, Severity
from ...facts.lifetime import DAY, ahead
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="clock-skew",
    code="RT841",
    severity=Severity.NOTE,
    title="The recording's clock differs from the server's",
    explanation="The server's ids count seconds of its own clock. The recorded times, or the milliseconds that the "
    "client writes into its ids, differ from them by the same amount throughout.",
    remedy="Set the clock by NTP, or write the time zone into the log. Compare times with the server's only after "
    "taking the difference off.",
)
_LEAST = 5  # seconds
_QUARTER, _NEAR, _FURTHEST = 900, 60, 14 * 3600 + 60  # seconds; time zones are quarters of an hour apart
_MOST = 200  # client events that are looked at
_FEW = 3  # answers: one alone may just be late


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """What both clocks show of one moment; an id's second and the way of an event are allowed for."""
    session = scene.session
    if not session.ids.proven or len(session.ids) < ENOUGH or scene.recorder == "demo":
        return
    off, whose = ahead(scene), "the recording's clock"
    if off is None:
        off, whose = _client_ahead(session), "the client's clock, by the milliseconds in its ids,"
    if off is not None and not -_LEAST <= off <= _LEAST + 1:
        yield Hit(
            SESSION_REF,
            session.last_server_seq,
            f"By the server's ids {_difference(off, whose)}.",
            confidence=Confidence.MEDIUM,
            data={"seconds": off},
        )


def _difference(off: int, whose: str) -> str:
    if off > DAY:
        return f"the events are {off // DAY:,} days older than the recording: an old conversation is played again"
    amount = f"{whose} is {span_text(abs(off) * SECOND)} {'ahead' if off > 0 else 'behind'}"
    quarters = round(off / _QUARTER)
    if quarters and abs(off - quarters * _QUARTER) <= _NEAR and abs(off) <= _FURTHEST:
        hours, minutes = divmod(abs(quarters) * 15, 60)
        return f"{amount}: its times are probably local ones, of UTC{'+' if off > 0 else '-'}{hours:02}:{minutes:02}"
    return amount


def _client_ahead(session: Session) -> int | None:
    """How many seconds the stamps in the client's ids are ahead of the answers; None where nothing tells."""
    delays = [
        time - stamp // 1000
        for one in islice(reversed(session.operations.values()), _MOST)
        if (stamp := client_stamp(one.event_id or "")) and (time := session.ids.time_of(one.answered_seq))
    ]
    soonest = min(delays, default=0)
    return -soonest if soonest < 0 or len(delays) >= _FEW else None
