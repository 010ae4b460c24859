"""What a handshake that ends in 404 did not find: the call to join, the path, or something that it does not say."""

from collections.abc import Mapping
from enum import Enum, auto
from urllib.parse import SplitResult, parse_qs, urlsplit

from ...core.json import integer_at, text_at
from ...model.session import Session

_NO_CALL = "call_id_not_found"
_NO_PATH = ("Invalid URL", "invalid_url", "unknown_url", "Cannot GET ")  # what servers say of an unknown path
_PATHS: Mapping[str, tuple[str, ...]] = {
    "api.openai.com": ("/v1/realtime", "/v1/live"),
    ".openai.azure.com": ("/openai/realtime", "/openai/v1/realtime"),
}
"""Where the Realtime API stands on hosts that are known; what follows the path is part of it."""


class Missing(Enum):
    """What is not there."""

    CALL = auto()
    PATH = auto()
    UNTOLD = auto()


def missing(session: Session) -> Missing:
    """By the server's words, else by the address."""
    body, url = text_at(session.answered, "body") or "", _parts(text_at(session.opened, "url") or "")
    if _NO_CALL in body:
        return Missing.CALL
    if integer_at(session.answered, "status") != 404:
        return Missing.UNTOLD
    if any(words in body for words in _NO_PATH) or (url and not _is_served(url)):
        return Missing.PATH
    return Missing.CALL if url and not body and "call_id" in parse_qs(url.query) else Missing.UNTOLD


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _is_served(url: SplitResult) -> bool:
    """Whether the path is one of its host's; true of a host that is not known."""
    host, path = url.hostname or "", url.path.rstrip("/")
    for known, paths in _PATHS.items():
        if host == known or (known[0] == "." and host.endswith(known)):
            return any(path == one or path.startswith(f"{one}/") for one in paths)
    return True
