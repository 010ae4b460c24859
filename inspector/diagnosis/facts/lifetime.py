"""How old a session is and how long it lives, from its id, its expires_at and the times of its events.

The server's own time is asked first: ids where they prove themselves, with the
recorded times in between; else the recording's clock. Unix seconds.
"""

from ...core.clock import SECOND, parse_wall, span_text
from ...core.idclock import id_time, lifetime
from ...model.session import Session
from ..scene import Scene

DAY = 86_400  # seconds


def unix_at(scene: Scene, seq: int, at: int | None) -> int | None:
    """The server's time at event `seq`, recorded at `at`; None where nothing tells."""
    session = scene.session
    stamp = session.ids.time_of(seq)
    if stamp is not None:
        return stamp
    if at is None:
        return None
    if session.ids.proven and session.pace.floor is not None:
        return session.pace.time_at(at)
    started = parse_wall(scene.started) if scene.started else None
    return int(started.timestamp()) + at // SECOND if started else None


def ahead(scene: Scene) -> int | None:
    """How many seconds the recording's clock is ahead of the server's; None where one of them shows no times.

    By the event that was read soonest: up to a second, and its way, are in the number.
    """
    floor = scene.session.pace.floor
    started = parse_wall(scene.started) if scene.started else None
    return round(started.timestamp() + floor / SECOND) if started and floor is not None else None


def keeps_real_time(scene: Scene) -> bool:
    """The recorded times can be held against the ids: no old conversation is played again, as far as dates tell."""
    if not scene.session.ids.proven or scene.recorder == "demo":
        return False
    off = ahead(scene)
    return off is None or abs(off) < DAY


def limit_of(session: Session) -> int | None:
    """How many seconds the session lives; None where its id and its expires_at do not tell."""
    return lifetime(session.id, session.expires_at) if session.expires_at is not None else None


def age_at(scene: Scene, seq: int, at: int | None) -> int | None:
    """Seconds since the session began."""
    session = scene.session
    if session.created_at is not None and at is not None:
        return max(at - session.created_at, 0) // SECOND
    now = unix_at(scene, seq, at)
    began = id_time(session.id) if session.ids.proven else None
    began = unix_at(scene, session.created_seq, session.created_at) if began is None else began
    return max(now - began, 0) if now is not None and began is not None else None


def age_text(scene: Scene, seq: int, at: int | None) -> str:
    """`59 min 58 s old, of the 60 min 00 s that it lives`; empty where nothing tells."""
    age, limit = age_at(scene, seq, at), limit_of(scene.session)
    if not age:
        return ""
    of = f", of the {span_text(limit * SECOND)} that it lives" if limit else ""
    return f"{span_text(age * SECOND)} old{of}"
