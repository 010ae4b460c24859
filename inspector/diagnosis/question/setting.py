"""Questions about settings: was the update applied, which dialects are spoken, what is in effect, what came instead."""

from ...core.json import Json, JsonObject, Path, has, lay_on, list_at, object_at, path_of, text_at, value_at
from ...core.wire import Side
from ...model.state.answer import Answer, Operation
from ...model.state.setting import (
    INPUT_FORMAT,
    MODALITIES,
    OUTPUT_FORMAT,
    TRANSCRIPTION,
    TURN_DETECTION,
    VOICE,
    differences,
    modalities,
    setting,
    stated,
)
from ...protocol.detect import Choice
from ...protocol.dialect import load
from ...protocol.lint import lint
from ...protocol.vocabulary import Meaning
from ..facts.rename import corrected_by, renamed
from .reply import (
    Inquiry,
    Row,
    State,
    Told,
    event,
    listed,
    not_applicable,
    ok,
    sentence,
    seqs,
    trouble,
    unknown,
    value_text,
)

_Paths = tuple[Path, ...]
SETTINGS: tuple[tuple[str, _Paths], ...] = (
    ("model", (path_of("model"),)),
    ("output modalities", MODALITIES),
    ("voice", VOICE),
    ("input format", INPUT_FORMAT),
    ("output format", OUTPUT_FORMAT),
    ("turn detection", TURN_DETECTION),
    ("transcription", TRANSCRIPTION),
    ("tools", (path_of("tools"),)),
    ("tool choice", (path_of("tool_choice"),)),
)
_PROSE = frozenset({"instructions", "prompt"})
_SHOWN = 4  # fields, or differences, that are named


def applied(inquiry: Inquiry) -> Told:
    """3: what became of each session.update, and what therefore kept its old value."""
    session, updates = inquiry.session, inquiry.case.updates
    if not updates:
        if session.config_seq and session.config_seq != session.created_seq:
            return unknown("session.updated came, but no session.update is in this log.", session.config_seq)
        if not inquiry.case.shows_the_client:
            return unknown("This log holds only the server's side: it does not show whether one was sent.")
        return not_applicable("No session.update was sent: the server's own settings apply.")
    told = [_fate(inquiry, one) for one in updates]
    evidence = [seq for one in updates for seq in (one.seq, one.answered_seq)]
    lost = [one for one in updates if one.answer is Answer.REFUSED and not _healed(inquiry, one)]
    if lost or inquiry.found("session-update-unacked") or _unapplied(inquiry):
        return trouble(listed(told, "updates"), *evidence)
    waiting = any(one.answer is Answer.PENDING for one in updates)
    return (unknown if waiting else ok)(listed(told, "updates"), *evidence)


def _healed(inquiry: Inquiry, update: Operation) -> Operation | None:
    return corrected_by(inquiry.session, update, inquiry.scene.server)


def _fate(inquiry: Inquiry, update: Operation) -> str:
    name = f"session.update (event {update.seq})"
    if update.answer is Answer.PENDING:
        return f"{name} has no answer in the recording: neither session.updated nor an error."
    if update.answer is Answer.ACCEPTED:
        wrong = _unapplied(inquiry) if update is inquiry.case.updates[-1] else []
        but = "; ".join(f"{path} is {value_text(shown)}, not {value_text(asked)}" for path, asked, shown in wrong)
        return f"{name} was accepted (event {update.answered_seq}){f', but {but}' if but else ''}."
    why = sentence(inquiry.case.error_of(update).split(": ", 1)[-1])
    said = f"{name} was refused (event {update.answered_seq}): {why} The whole update was dropped"
    better = _healed(inquiry, update)
    return f"{said}; a later one (event {better.seq}) was accepted." if better else f"{said}; {_kept(inquiry, update)}."


def _unapplied(inquiry: Inquiry) -> list[tuple[str, Json, Json]]:
    """What the last accepted update asked for and the session does not show, where a rule found that."""
    if inquiry.found("session-effective-differs") is None or not inquiry.case.updates:
        return []
    return differences(object_at(inquiry.case.updates[-1].body, "session"), inquiry.session.config)


def _kept(inquiry: Inquiry, update: Operation) -> str:
    """What the fields of a refused update kept, under the server's own names."""
    config, asked = inquiry.session.config, object_at(update.body, "session")
    names = [name for name in asked if name != "type"]
    if not names:
        return "nothing was changed"
    if not config:
        return "the recording does not show the settings that stayed"
    words = [_stayed(_own_name(inquiry, name), config, asked.get(name)) for name in names[:_SHOWN]]
    return ", ".join(words) + (", and the rest stayed too" if len(names) > _SHOWN else "")


def _own_name(inquiry: Inquiry, name: str) -> str:
    """A field of `session` under the server's name for it."""
    own = renamed(f"session.{name}", inquiry.scene.server) or ""
    return own.removeprefix("session.") if own.startswith("session.") else name


def _path(text: str) -> Path:
    try:
        return path_of(text)
    except ValueError:
        return (text,)


def _stayed(name: str, config: JsonObject, asked: Json) -> str:
    path = _path(name)
    if not has(config, path):
        return f"{name} is not shown by the server"
    value = value_at(config, path)
    if name in _PROSE:
        return f"{name} kept the server's text"
    if isinstance(value, dict) and isinstance(asked, dict):
        return f"{name} stayed as it was"
    return f"{name} stayed {value_text(value)}"


def dialects(inquiry: Inquiry) -> Told:
    """4: what each side speaks, by what it is known, and where the two differ."""
    server, client = (inquiry.scene.detector.choice(side) for side in (Side.SERVER, Side.CLIENT))
    if server.dialect is None and client.dialect is None:
        return unknown("Nothing in the recording tells one version of the protocol from another.")
    evidence = [one.seq for choice in (server, client) for one in choice.evidence[:1]]
    told = [
        f"The server speaks {_spoken(server)}." if server.dialect else "No event of the server tells what it speaks."
    ]
    if server.mixed and server.runner_up:
        told.append(f"Its events are mixed with those of {load(server.runner_up).title}.")
    differing = _foreign_fields(inquiry)
    if client.dialect is None:
        told.append("No event of the client tells what it speaks.")
    elif client.dialect != server.dialect:
        told.append(f"The client speaks {_spoken(client)}.")
    elif not differing:
        told.append("The client speaks the same.")
    told += [f"The client's {', '.join(differing)}."] * bool(differing)
    refused = inquiry.found("beta-disabled") or inquiry.found("beta-header-on-ga")
    told += [sentence(refused.message)] if refused else []
    unlike = server.mixed or differing or refused
    seen = [*evidence, *_updates_seqs(inquiry, differing), *(refused.evidence if refused else ())]
    return (trouble if unlike else ok if server.dialect else unknown)(" ".join(told), *seen)


def _spoken(choice: Choice) -> str:
    how = f" ({choice.evidence[0].sign}, event {choice.evidence[0].seq})" if choice.evidence else ""
    return f"{load(choice.dialect).title}{how}" if choice.dialect else ""


def _updates_seqs(inquiry: Inquiry, differing: list[str]) -> list[int]:
    return [one.seq for one in inquiry.case.updates[:1]] if differing else []


def _foreign_fields(inquiry: Inquiry) -> list[str]:
    """Fields of refused events that the server's dialect has under another name."""
    server = inquiry.scene.server
    refused = [one for one in inquiry.session.operations.values() if one.answer is Answer.REFUSED]
    found: dict[str, None] = {}
    for operation in refused[:_SHOWN]:
        for one in lint(operation.body, Side.CLIENT, server):
            new = renamed(one.path, server)
            if new:
                found[f"{one.path} is {new} there"] = None
    return list(found)[:_SHOWN]


def in_effect(inquiry: Inquiry) -> Told:
    """5: the settings that were asked for beside those that the server says are in effect."""
    session, config = inquiry.session, inquiry.session.config
    asked: JsonObject = {}
    for update in inquiry.case.updates:
        lay_on(asked, object_at(update.body, "session"))
    rows = [_row(label, paths, asked, config) for label, paths in SETTINGS]
    shown = tuple(row for row in rows if row.requested != "–" or row.effective != "not shown")
    evidence = seqs([*(one.seq for one in inquiry.case.updates), session.config_seq])
    if not shown:
        return unknown("The recording shows neither a session.update nor the session's settings.")
    unlike = [row for row, (_, paths) in zip(rows, SETTINGS, strict=True) if _differs(paths, asked, config)]
    if unlike:
        words = "; ".join(f"{row.setting}: asked {row.requested}, effective {row.effective}" for row in unlike)
        return Told(State.TROUBLE, f"Not everything is as asked: {words}.", evidence, shown)
    if not session.config_seq:
        return Told(State.UNKNOWN, "The server has not said what is in effect.", evidence, shown)
    if not inquiry.case.updates:
        return Told(State.OK, f"Nothing was asked for {event(session.config_seq)}.", evidence, shown)
    return Told(State.OK, f"What was asked for is in effect {event(session.config_seq)}.", evidence, shown)


def _row(label: str, paths: _Paths, asked: JsonObject, config: JsonObject) -> Row:
    requested = value_text(setting(asked, paths)) if stated(asked, paths) else "–"
    return Row(label, requested, value_text(setting(config, paths)) if stated(config, paths) else "not shown")


def _differs(paths: _Paths, asked: JsonObject, config: JsonObject) -> bool:
    if not stated(asked, paths) or not stated(config, paths):
        return False
    wanted, shown = setting(asked, paths), setting(config, paths)
    if (wanted is None) != (shown is None):
        return wanted is not None or isinstance(shown, dict)
    return bool(differences({"value": wanted}, {"value": shown}))


def modality(inquiry: Inquiry) -> Told:
    """13: whether the answer came as text or audio as asked, and what decided it."""
    response = inquiry.case.response or next(reversed(inquiry.responses), None)
    if response is None or not response.has_output:
        return not_applicable("There is no output whose form could be wrong.")
    came = sorted(set(response.families) - {"call", "mcp"})
    evidence = [response.opened_seq, *response.families.values()]
    if not came:
        return not_applicable("The response calls a tool and says nothing, whatever the modality.", *evidence)
    wanted, announced = _wanted(inquiry), response.modalities or modalities(inquiry.session.config)
    if announced is None and wanted is None:
        return unknown(f"{_words(came)} came; the recording does not show what was asked for.", *evidence)
    told = f"{_words(came)} came"
    if wanted and not set(came) & wanted[0]:
        why = f"{_words(sorted(wanted[0])).lower()} was asked for (event {wanted[1]})"
        fate = inquiry.session.operations[wanted[1]].answer
        dropped = ", in an update that was refused" if fate is Answer.REFUSED else ""
        return trouble(f"{told}; {why}{dropped}.{_history(inquiry, came)}", wanted[1], *evidence)
    if announced and not set(came) & announced:
        said = f"response.created {event(response.opened_seq)} announced {_words(sorted(announced)).lower()}"
        return trouble(f"{told}, where {said}.{_history(inquiry, came)}", *evidence)
    source = f"as asked (event {wanted[1]})" if wanted else "as the session says; nothing else was asked for"
    return ok(f"{told}, {source}.", *evidence)


def _words(kinds: list[str]) -> str:
    return " and ".join(kinds).capitalize()


def _wanted(inquiry: Inquiry) -> tuple[frozenset[str], int] | None:
    """The modalities that the client asked for last: for this response, else for the session."""
    request = inquiry.case.request
    own = modalities(object_at(request.body, "response")) if request else None
    if request and own:
        return own, request.seq
    for update in reversed(inquiry.case.updates):
        asked = modalities(object_at(update.body, "session"))
        if asked:
            return asked, update.seq
    return None


def _history(inquiry: Inquiry, came: list[str]) -> str:
    """Assistant messages that the client put in as text draw a model to text (observed)."""
    created = [one for one in inquiry.session.operations.values() if one.means is Meaning.ITEM_CREATE]
    replayed = [one for one in created if text_at(one.body, "item", "role") == "assistant"]
    texts = [one for one in replayed if list_at(one.body, "item", "content")]
    if came != ["text"] or not texts:
        return ""
    return f" {len(texts)} assistant messages were put in as text (first: event {texts[0].seq}), which draws to text."
