"""The session runs another model than was asked for."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.official import keeps_to_the_letter
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="model-substituted",
    code="RT330",
    severity=Severity.WARNING,
    title="The session runs another model than was asked for",
    explanation="The address names the model (Live names it in session.start), and it stays for the whole session. A "
    "gateway may map the name to another model, some servers pick one where none is named, and a model in a later "
    "session.update changes nothing.",
    remedy="Name the model in the address of the connection, and compare it with session.model in session.created.",
    cause=Cause.MODEL_CHOICE,
)
_VERSION = re.compile(r"[-@:](?:preview|latest|exp|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{4,8})$")
_ALIAS = re.compile(r"[-@:]latest$")


class _Wish(NamedTuple):
    """A model that was asked for: where, and at which event."""

    model: str
    place: str
    seq: int


@on(RULE, Meaning.SESSION_CREATED, Meaning.SESSION_UPDATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    runs = text_at(scene.session.config, "model")
    if not runs:
        return
    wish = _wish(scene)
    if wish and not _same(wish.model, runs):
        yield _hit(scene, change.seq, wish, runs)
    elif wish is None and change.means is Meaning.SESSION_CREATED and _picks(scene):
        message = f"The address names no model, and the server picked {safe(runs)} (event {change.seq})."
        evidence = (scene.session.opened_seq, change.seq)
        yield Hit(SESSION_REF, change.seq, message, severity=Severity.NOTE, evidence=evidence)


def _hit(scene: Scene, seq: int, wish: _Wish, runs: str) -> Hit:
    return Hit(
        SESSION_REF,
        seq,
        f"{wish.place} asks for the model {safe(wish.model)}, and the session runs {safe(runs)} (event {seq}).",
        severity=Severity.WARNING if keeps_to_the_letter(scene) else Severity.NOTE,
        evidence=(wish.seq, seq),
        data={"asked": wish.model, "runs": runs},
    )


def _wish(scene: Scene) -> _Wish | None:
    """The newest answered wish of the client's events, else that of the address."""
    session = scene.session
    for means in (Meaning.SESSION_UPDATE, Meaning.SESSION_START):
        one = session.models.get(means)
        if one:
            return _Wish(text_at(one.body, "session", "model") or "", f"{one.type} (event {one.seq})", one.seq)
    model = _query(session).get("model", [""])[0]
    if not model or scene.server.id.startswith("azure"):  # there it is the name of a deployment
        return None
    return _Wish(model, f"The address (event {session.opened_seq})", session.opened_seq)


def _query(session: Session) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(text_at(session.opened, "url") or "").query)
    except ValueError:
        return {}


def _picks(scene: Scene) -> bool:
    """This server takes a model of its own where the address names none (observed: xAI)."""
    return scene.server.id == "xai" and bool(text_at(scene.session.opened, "url"))


def _same(asked: str, runs: str) -> bool:
    """The same model: of another date, under an alias, or with its provider before it."""
    one, other = _family(asked), _family(runs)
    alias = _ALIAS.search(asked.strip().lower()) is not None
    return one == other or (alias and other.startswith(f"{one}-"))


def _family(model: str) -> str:
    """The name without its provider and its version."""
    name = model.strip().lower().rpartition("/")[2]
    while True:
        shorter = _VERSION.sub("", name)
        if shorter == name:
            return name
        name = shorter
