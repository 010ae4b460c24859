"""The sample rate that a steady flow of audio betrays."""

from collections.abc import Sequence

RATES = (8_000, 16_000, 24_000, 44_100, 48_000)
LIVE_WINDOWS = 4  # while more may come: ten seconds
_NEAR = 0.08
_FEWEST = 2  # windows
_MOST = 0.8  # of the windows must agree


def suspected_rate(flows: Sequence[float], width: int) -> int | None:
    """The rate that most windows show (bytes per millisecond of 16-bit PCM), where it is not the stated one.

    `width` is the stated format's bytes per millisecond. None where too little was measured or windows differ.
    """
    if len(flows) < _FEWEST:
        return None
    seen = [_nearest(flow * 500) for flow in flows]
    best = max(RATES, key=seen.count)
    if best == width * 500 or seen.count(best) < _MOST * len(seen):
        return None
    return best


def _nearest(rate: float) -> int | None:
    near = min(RATES, key=lambda one: abs(rate - one))
    return near if abs(rate - near) <= _NEAR * near else None
