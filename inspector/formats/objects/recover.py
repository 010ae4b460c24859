"""Events out of a text: which of the objects in it are events, and what stands in them.

An event inside a logger's object is taken out of it, with the side and the time
that the logger noted; an object inside an event is never an event of its own.
"""

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from typing import NamedTuple

from ...core import codec
from ...core.json import text_at
from ...core.wire import Fidelity, Kind, Side
from ...protocol.dialect import row_of, side_of_type
from ..wording import foreign, label
from ..wording.moment import Moment
from ..wording.moment import find as find_moment
from ..wording.moment import read as read_moment
from ..wording.naming import EXAMPLES, KEYED, SIDE_KEYS, TIME_KEYS, side_of_word, tells_error
from . import judge, whole
from .cursor import Cursor, Node
from .member import MANY
from .passed import Passed, Reason, is_code_before, is_http_before, is_metric, is_wished_before, look_alike
from .repair import Damage, Repair
from .value import KEPT
from .whole import Whole

_MEMBER_BEFORE = re.compile(r"\w:\s*\Z")  # as a browser prints the members of an object behind it
DOUBTFUL_KEYS = (SIDE_KEYS | TIME_KEYS | foreign.KEYS | {"jsonrpc", "isTrusted"}) - {"type"}
INVENTED_ID = re.compile(r"event_\d{1,6}\Z")  # as examples have
_PLACEHOLDERS = frozenset({"string", "<string>", "str", "uuid"})  # ids of a reference, which shows types as values
_UNPLAIN = re.compile(r"[{(\[\\]")
_KEYED = frozenset(KEYED)
_TEMPLATES = tuple(map(frozenset, (("prefix", "body"), ("_type", "value"), ("mode", "raw"))))
"""What objects have in which an editor, Insomnia and Postman keep what may be sent."""
_INSIDE = 8  # objects in an object that are looked at
_NEAR = 200  # characters before an object in which its event's name may stand


class Found(NamedTuple):
    """One event as it stands at source[start:end]; `label` and `moment` come from a logger's fields."""

    start: int
    end: int
    payload: str
    type: str
    event_id: str | None
    damage: Damage
    cut: bool
    label: Side | None
    moment: Moment | None
    kind: Kind = Kind.TEXT
    times: int = 1
    is_name: bool = False  # the source gives no more than a name

    @property
    def fidelity(self) -> Fidelity:
        return Fidelity.NAME_ONLY if self.is_name else self.damage.fidelity


class Yield(NamedTuple):
    """What one candidate gave: its events, what was passed over, and where the reading goes on."""

    events: list[Found]
    passed: list[Passed]
    end: int


def events(source: str) -> Iterator[Found]:
    """Every event with a body of a text that stands in another, in the order in which they begin."""
    from .shape import yields

    for one in yields(source, within=True):
        yield from one.events


def of_scan(scan: Cursor, source: str, floor: int, *, in_code: bool = False) -> Yield:
    """The events of one object that was read; nothing before `floor` belongs to it."""
    if not scan.nodes:
        return Yield([], [], scan.end)
    node = scan.nodes[0]
    code = scan.is_code or in_code or is_code_before(source, node.start, floor)
    found = sorted(_events_of(scan, source, floor), key=lambda one: one.start)
    if code and found and not any(is_observed(one) for one in found):
        what = found[0].type or "an object"
        words = [Passed(node.start, max(scan.end, node.start + 1), what, Reason.SOURCE_CODE)]
        return Yield([], words, scan.end)
    if found and (refused := _refusal(found[0], node.start, source, floor)):
        return Yield([], [Passed(node.start, scan.end, found[0].type, refused)], scan.end)
    if found:
        return Yield(found, [], scan.end)
    return Yield([], _passed_over(node, scan.end, source, floor), scan.end)


def _passed_over(node: Node, end: int, source: str, floor: int) -> list[Passed]:
    """Why an outermost object that is no event may have been taken for one, where it may have been."""
    reason = Reason.HTTP_ANSWER if node.keys and is_http_before(source, node.start, floor) else look_alike(node)
    if not reason:
        return []
    what = node.members.get("type") or node.members.get("object") or node.members.get("method") or "an object"
    return [Passed(node.start, end, what, reason)]


def plain(source: str, at: int, floor: int) -> Yield | None:
    """What an object gives that stands whole in a line, read at once; None where there is a doubt.

    The outcome is that of a `Scan`.
    """
    first = floor == 0 or source.find("\n", floor - 1, at) >= 0
    for one in whole.at(source, at, first=first):
        return _event(source, at, floor, one) or _nothing(source, at, floor, one)
    return None


def beheaded(source: str, at: int, floor: int) -> Yield | None:
    """The event whose members, without their opening brace, fill the rest of a line; None where there is a doubt."""
    one = whole.beheaded(source, at)
    return one and _event(source, at, floor, one)


def _event(source: str, at: int, floor: int, one: Whole) -> Yield | None:
    type_, event_id = one.body.get("type"), one.body.get("event_id")
    told = "event_id" in one.body or tells_error(one.body)
    if not isinstance(type_, str) or not judge.is_one(type_, has_error=told, loose=one.is_loose):
        return None
    if not DOUBTFUL_KEYS.isdisjoint(one.body) or is_code_before(source, at, floor):
        return None
    if is_wished_before(source, at, floor) or (one.is_loose and is_metric(source, at, floor)):
        return None
    if type_ == "error" and text_at(one.body, "error", "type") == "error":
        return None
    if not (event_id is None or isinstance(event_id, str)) or event_id in _PLACEHOLDERS:
        return None
    if len(one.body) > 1 and judge.CARRIED.isdisjoint(one.body) and judge.are_one(type_, one.body.values()):
        return None
    return Yield([Found(at, one.end, one.text, type_, event_id, one.damage, False, None, None)], [], one.end)


def _nothing(source: str, at: int, floor: int, one: Whole) -> Yield | None:
    """What an object of words gives that is no event by itself, and has none in it."""
    body, text = one.body, one.text
    if len(body) > MANY or not text.isascii() or not text.isprintable() or _UNPLAIN.search(text, 1):
        return None
    kept = {key: value for key, value in body.items() if key in KEPT}
    members = {key: value for key, value in kept.items() if isinstance(value, str)}
    if len(members) < len(kept):
        return None
    node = Node(at, one.end, None, members=members, keys=set(body))
    if judge.envelope(node, source[max(floor, at - _NEAR) : at], loose=one.is_loose):
        return None
    return Yield([], _passed_over(node, one.end, source, floor), one.end)


def _refusal(found: Found, start: int, source: str, floor: int) -> Reason | None:
    """Why an object is no event after all: it is wished for or counted, or stands without the event around it."""
    if is_wished_before(source, start, floor):
        return Reason.EXPECTED
    if is_metric(source, start, floor):
        return Reason.METRIC
    if found.event_id in _PLACEHOLDERS:
        return Reason.TOOL_SCHEMA
    if Repair.ENVELOPE.value not in found.damage.missing:
        return None
    if found.type == "error" and is_http_before(source, start, floor):
        return Reason.HTTP_ANSWER
    between = source[max(floor, start - _NEAR) : start]
    told = floor > 0 and source[floor - 1] != "\n" and _MEMBER_BEFORE.search(between)
    return Reason.TOLD_AGAIN if told and "\n" not in between else None


def is_observed(found: Found) -> bool:
    """Tell whether an event can only come from a server, whatever stands around it."""
    is_given = side_of_type(found.type) is Side.SERVER and (found.event_id or "").startswith("event_")
    return is_given and not INVENTED_ID.match(found.event_id or "")


def _events_of(scan: Cursor, source: str, floor: int) -> Iterator[Found]:
    end = -1
    taken: list[Node] = []
    for number, node in enumerate(scan.nodes):
        if node.start < end or judge.is_told_twice(node, scan.nodes):
            continue
        if judge.is_head(node, (scan.held_text(token, start) for owner, token, start in scan.held if owner is node)):
            continue
        if (envelope := _envelope(scan, number, source, floor)) and not _is_carried(node):
            taken.append(node)
            end = node.end
            yield _found(scan, node, envelope)
    for owner, token, start in scan.held:
        if owner.key == "record" and owner.parent and "text" in owner.parent.keys:
            continue  # loguru writes the line, and the same once more in its record
        if judge.is_of_rpc(owner) or _is_carried(owner) or any(owner.keys >= one for one in _TEMPLATES):
            continue
        if not any(node.start < start < node.end for node in taken):
            yield from _held_events(scan.held_text(token, start), owner, (start, token.end))


def _is_carried(node: Node) -> bool:
    """Tell whether a call of MCP, or of its kin, or the example of a description is what an object stands in."""
    inside = node.parent
    if node.key in EXAMPLES:
        return True
    while inside:
        if judge.is_of_rpc(inside) or inside.key in EXAMPLES:
            return True
        inside = inside.parent
    return False


def _envelope(scan: Cursor, number: int, source: str, floor: int) -> judge.Envelope | None:
    node = scan.nodes[number]
    before = source[max(floor, node.start - _NEAR) : node.start] if number == 0 else None
    made = judge.envelope(node, before, loose=scan.loose)
    if made and "payload" in node.keys and _is_action(node, scan.nodes[number + 1 : number + 1 + _INSIDE]):
        return None
    if made or node.keys.isdisjoint(_KEYED):
        return made
    return judge.keyed(node, scan.nodes[number + 1 : number + 1 + _INSIDE])


def _is_action(node: Node, nodes: Iterable[Node]) -> bool:
    """Tell whether an object has a payload of an app's own, as an action of Redux does; `nodes`: those in it."""
    inside = next((one for one in nodes if one.parent is node and one.key == "payload"), None)
    return judge.CARRIED.isdisjoint(node.keys | (inside.keys if inside else set()))


def _held_events(text: str, owner: Node, place: tuple[int, int]) -> Iterator[Found]:
    """The events in a string that holds one in text."""
    try:
        inner = str(codec.parse(text))
    except ValueError:
        return
    side, moment = _label(owner), _moment(owner)
    for one in held(inner, place):
        head = inner.partition("{")[0]
        yield one._replace(
            label=one.label or label.side_of(head) or side, moment=one.moment or moment or find_moment(head)
        )


def filling(inner: str) -> Yield | None:
    """What an object gives that is the whole of a text, read at once; None where there is a doubt."""
    only = plain(inner, 0, 0)
    return only if only and only.end == len(inner) else None


def held(inner: str, place: tuple[int, int], only: Yield | None = None) -> list[Found]:
    """The events of a text that stands, escaped, at `place` of the source; `only`: what fills it, if that is known."""
    start, end = place
    only = only or filling(inner)
    return [one._replace(start=start, end=end) for one in (only.events if only else events(inner))]


def _found(scan: Cursor, node: Node, envelope: judge.Envelope) -> Found:
    damage = scan.damage(node)
    if envelope.head:
        damage = damage.plus([Repair.ENVELOPE])
    payload = envelope.around(scan.text(node), cut=node.cut)
    event_id = node.members.get("event_id") if not envelope.head or envelope.inside else None
    event_id = None if event_id == "null" else event_id
    side, moment = _label(node), _moment(node, envelope.type)
    side = envelope.side or side
    return Found(node.start, node.end, payload, envelope.type, event_id, damage, node.cut, side, moment)


def _label(node: Node | None) -> Side | None:
    """The side that the nearest logger's field names."""
    while node:
        for key in SIDE_KEYS & node.members.keys():
            if side := side_of_word(node.members[key]):
                return side
        node = node.parent
    return None


def _moment(node: Node | None, type_: str = "") -> Moment | None:
    """The time that the nearest logger's field gives; the fields of an event of `type_` itself are none."""
    own = _own_times(type_) if node and type_ and not TIME_KEYS.isdisjoint(node.members) else frozenset()
    while node:
        for key in (TIME_KEYS & node.members.keys()) - own:
            if moment := read_moment(node.members[key]):
                return moment
        node, own = node.parent, frozenset()
    return None


@lru_cache(1024)
def _own_times(type_: str) -> Set[str]:
    """The fields of events of a type that only look like a logger's time, as the `timestamp` of xAI's ping does."""
    side = side_of_type(type_)
    row = row_of(side, type_) if side else None
    return TIME_KEYS & codec.decode(row.sample.encode())[0].keys() if row else frozenset()
