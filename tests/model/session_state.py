"""Sessions made comparable."""

from dataclasses import fields

from inspector.core.idclock import IdClock
from inspector.model.session import Session


def known(session: Session) -> dict[str, object]:
    """Everything a session knows, its id clock by what it holds."""
    state: dict[str, object] = {field.name: getattr(session, field.name) for field in fields(session)}
    return {**state, "ids": [getattr(session.ids, name) for name in IdClock.__slots__]}
