"""Who may come in: programs of this machine, and pages that were named.

A page that a browser shows could else use what listens here behind its user's
back (DNS rebinding, cross-site requests).
"""

import contextlib
from collections.abc import Collection, Sequence
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LOCAL_NAMES = (".internal", ".local", ".lan")  # nobody can register these


class Refusal(NamedTuple):
    """Why a request is not let in."""

    status: int
    reason: str
    code: str
    message: str


def foreign_host(who: str, hosts: Sequence[str], *, remote: bool) -> Refusal | None:
    """Refuse a request by its `Host`: a page whose name was made to lead here says that name there."""
    if len(hosts) == 1 and _is_near(_name(f"//{hosts[0]}"), remote=remote):
        return None
    words = "by its address or a local name only" if remote else "as 127.0.0.1 or localhost only"
    return Refusal(403, "Forbidden", "foreign_host", f"This {who} is reached {words}.")


def foreign_page(who: str, pages: Sequence[str], allowed: Collection[str]) -> Refusal | None:
    """Refuse a request of a page that is not allowed; `pages` are what its `Origin` says."""
    foreign = [page for page in pages if page not in allowed]
    if not foreign:
        return None
    message = f"{foreign[0][:200]} may use this {who} only if it was started with --allow-origin for it."
    return Refusal(403, "Forbidden", "foreign_origin", message)


def is_of_this_machine(page: str) -> bool:
    """Whether an origin names a server of this machine, as that of an app that is being built does."""
    host = _name(page)
    return host in LOOPBACK or host.endswith(".localhost")


def _name(address: str) -> str:
    """The host of an address; nothing where that is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_near(host: str, *, remote: bool) -> bool:
    """Whether a host is no name that just anybody can let lead here: this machine, or with `remote` an address."""
    if host in LOOPBACK or host.endswith(".localhost"):
        return True
    if not remote or not host:
        return False
    with contextlib.suppress(ValueError):
        return bool(ip_address(host))
    return "." not in host or host.endswith(_LOCAL_NAMES)
