"""Dialect files: what they hold, and what is refused."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.core.codec import decode
from inspector.core.json import value_at
from inspector.core.wire import Side, Transport
from inspector.diagnosis.registry import all_rules
from inspector.model.fact import FACTS
from inspector.protocol.clue import clues_of
from inspector.protocol.dialect import (
    Dialect,
    DialectError,
    all_dialects,
    load,
    load_file,
    names,
    side_of_type,
    union,
    unload,
)
from inspector.protocol.vocabulary import DELTAS, Fact, Level, Meaning


@pytest.mark.parametrize("dialect", all_dialects(), ids=lambda dialect: dialect.id)
def test_every_sample_is_an_event_in_which_the_ids_stand(dialect: Dialect) -> None:
    for row in dialect.events.values():
        body, problem = decode(row.sample.encode())
        assert problem is None, row.type
        assert body["type"] == row.type
        for kind, path in row.ids.items():
            assert isinstance(value_at(body, path), str), f"{row.type}: no {kind} at {path}"


@pytest.mark.parametrize("dialect", all_dialects(), ids=lambda dialect: dialect.id)
def test_the_reference_text_is_prose(dialect: Dialect) -> None:
    for row in dialect.events.values():
        assert re.match(r"[A-Z].*\.\Z", row.about), row.type
        assert not row.note.endswith("."), row.type


def test_a_type_tells_its_side_unless_both_send_it() -> None:
    sides: dict[str, set[Side]] = {}
    for side, type_ in union():
        sides.setdefault(type_, set()).add(side)
    assert all(side_of_type(type_) is (None if len(both) > 1 else min(both)) for type_, both in sides.items())
    assert side_of_type("response.create") is Side.CLIENT
    assert side_of_type("response.created") is Side.SERVER
    assert side_of_type("session.input_audio.append") is None
    assert side_of_type("some.new.event") is None


def test_every_meaning_of_the_protocol_has_a_row() -> None:
    told = {row.means for one in all_dialects() for row in one.events.values()}
    silent = {Meaning.UNKNOWN, Meaning.DAMAGED, Meaning.FOREIGN}
    assert {one for one in Meaning if not one.startswith("link.")} - silent == told


def test_every_delta_is_a_row() -> None:
    assert {row.means for row in union().values()} >= DELTAS


def test_what_the_beta_calls_otherwise_is_in_its_own_file_only() -> None:
    ga, beta = load("openai-ga"), load("openai-beta")
    assert ga.spec(Side.SERVER, "response.text.delta") is None
    assert beta.spec(Side.SERVER, "response.output_text.delta") is None
    assert ga.types_of([Meaning.ITEM_ADDED]) == ["conversation.item.added"]
    assert beta.types_of([Meaning.ITEM_ADDED]) == ["conversation.item.created"]
    assert ga.spec(Side.CLIENT, "response.create") == beta.spec(Side.CLIENT, "response.create")


def test_the_two_tables_of_names_agree() -> None:
    ga, beta = load("openai-ga").renames, load("openai-beta").renames
    moved = {old: new for old, new in ga.items() if new}
    back = {new: beta[new] for new in moved.values() if new in beta}
    assert back
    assert all(moved[old] == new for new, old in back.items())


def test_every_fact_is_computed() -> None:
    assert set(FACTS) == set(Fact)


@pytest.mark.parametrize("name", [one.id for one in all_dialects() if not one.other_protocol])
def test_an_expectation_can_be_met_and_names_a_rule(name: str) -> None:
    dialect = load(name)
    known = {row.means for row in dialect.events.values()} | {one for one in Meaning if one.startswith("link.")}
    assert dialect.expectations
    for row in dialect.expectations:
        assert row.finding in all_rules()
        assert {row.after, *row.one_of} <= known
        assert 0 < row.overdue < row.missing
        assert row.transports <= frozenset(Transport)
        assert row.level in Level


def test_an_unknown_transport_counts_as_a_websocket() -> None:
    (row,) = [one for one in load("openai-ga").expectations if one.finding == "session-never-created"]
    assert row.transports == {Transport.WEBSOCKET, Transport.UNKNOWN}


# What is refused

GOOD = {
    "head": 'id = "probe"\ntitle = "Probe"\nabout = "A dialect."',
    "detect": '[[detect]]\nside = "server"\ntypes = ["a.b"]\npath = "x.y"\nweight = 2',
    "event": '[event."a.b"]\nside = "server"\nmeans = "error"\nabout = "It is."\nsample = \'\'\'{"type":"a.b"}\'\'\'',
    "expect": '[[expect]]\nfinding = "error-event"\nafter = "session.update"\none_of = ["session.updated"]\n'
    'by = "operation"\nwithin = ["1s", "5s"]\nlevel = "required"\nunless = ["vad-on"]',
    "switches": "[switches]\nrate-limits-sent = false",
}


@pytest.fixture
def added(tmp_path: Path) -> Iterator[Callable[[str, str], Dialect]]:
    """Loads a dialect from a file of this name and text; all are forgotten afterwards."""
    before = names()

    def add(name: str, text: str) -> Dialect:
        path = tmp_path / f"{name}.toml"
        path.write_text(text)
        return load_file(path)

    yield add
    for name in set(names()) - set(before):
        unload(name)


Add = Callable[[str, str], Dialect]


def test_the_example_is_accepted(added: Add) -> None:
    dialect = added("probe-good", "\n".join(GOOD.values()))
    assert dialect.spec(Side.SERVER, "a.b") is not None
    assert dialect.expectations[0].unless == (Fact.VAD_ON,)


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('means = "error"', 'means = "eror"', "eror"),
        ('side = "server"\nmeans', 'side = "servant"\nmeans', "servant"),
        ('about = "It is."', 'about = ""', "about"),
        ('after = "session.update"', 'after = "session.updates"', "session.updates"),
        ('after = "session.update"', 'after = "output.text"', "output.text"),
        ('one_of = ["session.updated"]', 'one_of = ["session.ok"]', "session.ok"),
        ('unless = ["vad-on"]', 'unless = ["vad-onn"]', "vad-onn"),
        ('unless = ["vad-on"]', "slower = { patience = 2.0 }", "patience"),
        ('level = "required"', 'level = "must"', "must"),
        ('by = "operation"', 'by = "operator"', "operator"),
        ('within = ["1s", "5s"]', 'within = ["1s"]', "unpack"),
        ('within = ["1s", "5s"]', 'within = ["1s", "soon"]', "soon"),
        ('path = "x.y"', 'path = "x..y"', "x..y"),
        ("weight = 2", 'weight = "much"', "much"),
        ('about = "A dialect."', 'about = "A dialect."\nextends = "no-such"', "no-such"),
        ('about = "A dialect."', 'about = "A dialect."\nextends = "probe"', "probe"),
        ("[switches]", "[switches]\nfast = true", "fast"),
        ("rate-limits-sent = false", 'rate-limits-sent = "maybe"', "maybe"),
        ('id = "probe"\n', "", "id"),
        ("[[expect]]", "[[expect]", "probe-bad"),
    ],
)
def test_a_mistake_is_refused(added: Add, right: str, wrong: str, reason: str) -> None:
    text = "\n".join(GOOD.values())
    assert right in text
    before = names()
    with pytest.raises(DialectError, match=re.escape(reason)) as refused:
        added("probe-bad", text.replace(right, wrong))
    assert "probe-bad.toml" in str(refused.value)
    assert names() == before


def test_a_dialect_that_is_not_there_is_refused() -> None:
    with pytest.raises(DialectError, match="no-such"):
        load("no-such")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DialectError, match=r"absent\.toml"):
        load_file(tmp_path / "absent.toml")


def test_a_child_takes_over_replaces_and_leaves_out(added: Add) -> None:
    added("probe-parent", "\n".join(GOOD.values()))
    child = 'id = "{}"\ntitle = "Child"\nabout = "Another."\nextends = "probe"\n'
    more = GOOD["event"].replace("a.b", "c.d") + "\n" + GOOD["expect"].replace("5s", "9s")
    whole = added("probe-child", f"{child.format('child')}{more}\n")
    less = added("probe-without", f'{child.format("less")}without = ["a.*"]\n')
    assert sorted(type_ for _, type_ in whole.events) == ["a.b", "c.d"]
    assert whole.expectations[0].missing == 9_000_000
    assert clues_of("child") == []
    assert less.events == {}
