"""Why no connection came about, in the words of the recording format."""

import os
import socket
import ssl

from websockets.exceptions import InvalidHandshake, InvalidProxy, InvalidURI, ProxyError

from ..core.json import JsonObject

FAILURES = (OSError, InvalidHandshake, InvalidProxy, InvalidURI, ImportError, UnicodeError)  # what connecting may raise


def answer_of(error: BaseException, proxy: str | None) -> JsonObject:
    """The `answer` that stands for a missing one: its category and its message."""
    return {"status": None, "failed": _category(error, proxy), "message": words_of(error)}


def words_of(error: BaseException) -> str:
    """The error in its own words; an address is left out, since it may hold a password."""
    if isinstance(error, (InvalidProxy, InvalidURI)):
        return error.msg
    unverified = getattr(error, "verify_message", None)  # of the TLS library, where it says why
    if unverified:
        return f"certificate verify failed: {unverified}"
    if isinstance(error, socket.gaierror) and error.strerror:
        return error.strerror
    plain = isinstance(error, OSError) and not isinstance(error, ssl.SSLError) and error.errno
    return os.strerror(plain) if plain else str(error) or type(error).__name__


def _category(error: BaseException, proxy: str | None) -> str:
    if isinstance(error, (ProxyError, InvalidProxy, ImportError)):
        return "proxy"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if proxy is not None and isinstance(error, OSError):
        return "proxy"
    return "dns" if isinstance(error, (socket.gaierror, UnicodeError)) else "refused"
