"""Why no connection came about, in the words of the recording format."""

import socket
import ssl

from websockets.exceptions import InvalidHandshake, InvalidProxy, InvalidStatus, ProxyError

from ..core.json import JsonObject

FAILURES = (OSError, InvalidHandshake, InvalidProxy, ImportError)  # what connecting may raise


def answer_of(error: BaseException, proxy: str | None) -> JsonObject:
    """The `answer` that stands for a missing one: its category, and the error's own words."""
    return {"status": None, "failed": _category(error, proxy), "message": str(error) or type(error).__name__}


def is_answered(error: BaseException) -> bool:
    """Tell whether the server did answer, with a refusal that the wiretap has recorded."""
    return isinstance(error, InvalidStatus)


def _category(error: BaseException, proxy: str | None) -> str:
    if isinstance(error, (ProxyError, InvalidProxy, ImportError)):
        return "proxy"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if proxy is not None and isinstance(error, OSError):
        return "proxy"
    return "dns" if isinstance(error, socket.gaierror) else "refused"
