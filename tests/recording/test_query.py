"""The filter language: what each filter finds, what is said of mistakes, and what holds for any text."""

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.opening import open_input
from inspector.recording.file import Header, Record, RecordKind, frame_line, header_line
from inspector.recording.follower import Follower
from inspector.recording.query.grammar import FilterError, parse
from inspector.recording.query.language import BY_NAME, FIELDS, FORMS, KEYWORDS
from inspector.recording.query.pattern import LONGEST_TEXT, glob, regex
from inspector.recording.query.payload import Payload
from inspector.recording.query.search import Search, find
from inspector.recording.query.tree import (
    PATH,
    TEXT,
    All,
    Either,
    Leaf,
    Not,
    Op,
    Style,
    Value,
    both,
    either,
    leaves,
    terms,
)  # fmt: skip
from inspector.recording.query.writing import path_text, text_of
from inspector.recording.reading import Reading

from .filters import CASES, FOLDER, MISTAKES, SPOKEN, TROUBLE


@cache
def reading(name: str) -> Reading:
    return open_input(name, FOLDER / name)[0]


@pytest.mark.parametrize(("name", "text", "seqs"), CASES, ids=[f"{name[:-4]}: {text}" for name, text, _ in CASES])
def test_a_filter_finds_these_events(name, text, seqs):
    node = parse(text)
    assert list(find(reading(name), node)) == seqs
    assert parse(text_of(node)) == node


@pytest.mark.parametrize(("text", "column", "words"), MISTAKES, ids=[text[:30] for text, _, _ in MISTAKES])
def test_a_mistake_has_a_column_and_a_sentence(text, column, words):
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.column == column
    assert words in caught.value.message
    assert caught.value.message[0].isupper()


@pytest.mark.parametrize("text", [field.example for field in FIELDS] + [form.shape for form in FORMS])
def test_the_examples_of_the_help_can_be_read(text):
    assert parse(text_of(parse(text))) == parse(text)


# Whatever is typed

SIGNS = [*BY_NAME, *KEYWORDS, *(field.example for field in FIELDS), *(form.shape for form in FORMS)]
SIGNS += ['["odd key"].x=1', "["]
SIGNS += [*(str(op) for op in Op), " ", "  ", "(", ")", "-", '"', "\\", "/", "[", "]", ".", "*", "é", "\n", "\x1b"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)))
def test_any_text_can_be_read_or_has_a_clear_mistake(text):
    mistake = node = None
    try:
        node = parse(text)
    except FilterError as error:
        mistake = error
    if node is None:
        assert mistake
        assert 1 <= mistake.column <= len(text) + 1
        assert mistake.message.endswith((".", "?", "!"))
        return
    assert parse(text_of(node)) == node
    assert set(find(reading(TROUBLE), node)) <= set(range(1, 18))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Zs", "Cc"], exclude_characters='()"-/:=!~<>[]'), min_size=1)
QUOTED = st.text(min_size=1).filter(str.strip).map(lambda text: Value(text, Style.QUOTED))
VALUES = QUOTED | st.sampled_from(["a", "a.b", "*x", "a:b", "1"]).map(Value)
STEPS = st.one_of(st.sampled_from(["a", "type", "t", "odd key", 'q"\\', ""]), st.integers(0, 99), st.none())
LEAVES = st.one_of(
    QUOTED.map(lambda value: Leaf(TEXT, Op.HOLDS, value)),
    st.sampled_from(["response", "item", "rule", "type"]).flatmap(
        lambda name: VALUES.map(lambda one: Leaf(name, Op.IS, one))
    ),
    st.sampled_from([one for one in Op if one in (Op.MORE, Op.LEAST, Op.LESS, Op.MOST, Op.EQUAL)]).flatmap(
        lambda op: st.sampled_from(["t", "dt", "n", "size"]).map(lambda name: Leaf(name, op, Value("5")))
    ),
    st.tuples(st.sampled_from([Op.EQUAL, Op.UNEQUAL, Op.HOLDS]), VALUES, st.lists(STEPS, min_size=1, max_size=4)).map(
        lambda one: Leaf(PATH, one[0], one[1], tuple(one[2]))
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(both),
        st.lists(inner, min_size=2, max_size=3).map(either),
    ),
    max_leaves=8,
)


@given(TREES)
def test_a_tree_is_written_so_that_it_reads_back(tree):
    assert parse(text_of(tree)) == tree


@given(TREES, TREES)
def test_logic_is_logic(one, other):
    def found(node):
        return set(find(reading(TROUBLE), node))

    every = set(range(1, 18))
    assert found(both((one, other))) == found(one) & found(other)
    assert found(either((one, other))) == found(one) | found(other)
    assert found(Not(one)) == every - found(one)


def test_what_cannot_be_shown_is_written_by_its_number():
    assert text_of(parse('"\x1b[2J\t\u202e"')) == r'"\u{1b}[2J\u{9}\u{202e}"'
    assert parse(r'"\u{1b}\\u{1b}"') == Leaf(TEXT, Op.HOLDS, Value("\x1b\\u{1b}", Style.QUOTED))
    assert parse(r'"\u{ffffff}\x"').value.text == "u{ffffff}x"


def test_nodes_of_a_kind_are_joined_flat():
    a, b = parse("a"), parse("b")
    assert both((both((a, b)), a)) == All((a, b, a))
    assert either((a, either((b, a)))) == Either((a, b, a))
    assert both((a,)) == a
    assert terms(parse("a -b")) == (a, Not(b))
    assert [*leaves(parse("a or not (b a)"))] == [a, b, a]
    assert path_text(("a", 0, None, "odd key")) == 'a[0][]["odd key"]'
    assert path_text(("type",)) == '["type"]'


# Patterns


@given(st.lists(st.sampled_from(["a", "b", "*"]), max_size=6).map("".join), st.text("ab", max_size=8))
def test_globs_fit_as_expressions_do(pattern, text):
    import re

    wanted = re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None
    assert glob(pattern)(text) == wanted


@pytest.mark.parametrize("pattern", [".*a.*b", "a+a+b", "(?:a|a)(?:a|a)(?:a|a)a*x", "[a]{0,100}a?a?a?a?b", "a.*b"])
def test_no_expression_runs_away(pattern):
    started = time.process_time()
    assert regex(pattern).search("a" * LONGEST_TEXT) is None
    assert time.process_time() - started < 2


def test_bounded_repetitions_still_match():
    assert regex("a+b").search("xaaab")
    assert regex(r"[+*]{2}\*").search("+**")
    assert not regex("^a{2}$").search("aaa")
    assert regex("colou?r|grey").search("COLOR")


# In pieces, and while more comes in


def event(seq: int, text: str) -> Frame:
    return Frame(seq * 1000, Side.SERVER, Kind.TEXT, write({"type": f"kind.{seq % 3}", "text": text}), seq)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "long.jsonl"
    lines = [frame_line(event(seq, f"word {seq}" if seq % 7 else "needle")) for seq in range(1, 1001)]
    file.write_bytes(header_line(Header(started="2026-11-22T09:00:00.000000Z")) + b"".join(lines))
    return file


def test_a_search_goes_on_in_small_steps(path):
    [long] = Follower(path).read_all()
    search, steps, seen = Search(long, parse("needle")), 0, 0
    while search.step():
        steps += 1
        assert search.done >= seen
        assert all(seq <= search.done for seq in search.matches)
        seen = search.done
    assert steps > 2
    assert list(search.matches) == list(range(7, 1001, 7))
    assert search.complete
    assert not search.loose


def test_what_was_read_is_not_read_again(path, monkeypatch):
    [long] = Follower(path).read_all()
    older = Search(long, parse("needle"))
    older.finish()
    read = []
    monkeypatch.setattr(Payload, "__init__", lambda self, reading, seq: read.append(seq) or setattr(self, "seq", seq))
    narrower = Search(long, parse("needle type:kind.0"), older)
    assert list(narrower.finish()) == list(range(21, 1001, 21))
    assert list(narrower.again().finish()) == list(narrower.matches)
    assert read == []


def test_a_longer_word_is_looked_for_only_where_the_shorter_was_found(path, monkeypatch):
    [long] = Follower(path).read_all()
    older = Search(long, parse("need"))
    older.finish()
    read = []
    real = Payload.__init__
    monkeypatch.setattr(Payload, "__init__", lambda self, reading, seq: read.append(seq) or real(self, reading, seq))
    assert list(Search(long, parse("needle"), older).finish()) == list(range(7, 1001, 7))
    assert read == list(range(7, 1001, 7))
    read.clear()
    assert list(Search(long, parse("eed"), older).finish()) == list(range(7, 1001, 7))
    assert not set(read) & set(range(7, 1001, 7))


def test_columns_decide_without_reading(path, monkeypatch):
    [long] = Follower(path).read_all()
    monkeypatch.setattr(Payload, "__init__", lambda *_: pytest.fail("read"))
    assert len(find(long, parse("type:kind.0 t>0.5s from:server -is:delta size<10KB n<900 or is:error"))) == 133


ODD_TEXTS = [
    "kettle",
    "KETTLE",
    "ke\\u0074tle",
    "a\\/b",
    "kett",
    "z\u00fcrich",
    "Z\\u00DCRICH",
    "x" * 300,
    "kettle" * 60,
]


@pytest.mark.parametrize(
    "text", ["kettle", "a/b", "zürich", "-kettle", "text~kettle", "text=kettle", "text=*ttle", "kettle or b"]
)
def test_a_look_at_the_file_finds_what_reading_each_event_finds(tmp_path, text):
    frames = [
        Frame(seq, Side.SERVER, Kind.TEXT, f'{{"type":"k","text":"{ODD_TEXTS[seq % 9]}"}}'.encode(), seq)
        for seq in range(1, 400)
    ]
    file = tmp_path / "odd.jsonl"
    file.write_bytes(header_line(Header()) + b"".join(map(frame_line, frames)))
    in_memory = Reading(Header())
    for frame in frames:
        in_memory.feed(frame)
    found = find(Follower(file).read_all()[0], parse(text))
    assert found == find(in_memory, parse(text))
    assert 0 < len(found) < 399


def test_new_events_are_found_as_they_come():
    growing = Reading(Header())
    search = Search(growing, parse("needle or n=2"))
    assert not search.step()
    growing.feed(event(1, "needle"))
    growing.feed(event(2, "word"))
    assert list(search.finish()) == [1, 2]
    growing.feed(event(3, "a needle"))
    assert not search.complete
    assert list(search.finish()) == [1, 2, 3]


def test_groups_that_become_known_later_are_found_again():
    growing = Reading(Header())
    frames = [
        (Side.CLIENT, {"type": "response.create"}),
        (Side.SERVER, {"type": "response.created", "response": {"id": "resp_1", "status": "in_progress"}}),
    ]
    search = Search(growing, parse("response:resp_1"))
    for seq, (side, body) in enumerate(frames, start=1):
        growing.feed(Frame(seq, side, Kind.TEXT, write(body), seq))
        search.finish()
    assert search.loose
    assert list(search.matches) == [2]
    assert list(search.again().finish()) == [1, 2]


def test_notes_of_the_user_are_marks():
    one = Reading(Header())
    one.feed(event(1, "a"))
    one.feed(event(2, "b"))
    one.feed(Record(RecordKind.NOTE, 3000, {"at": 0.003, "note": "here", "on": 2}))
    assert list(find(one, parse("is:marked"))) == [2]


@pytest.mark.parametrize("text", ["t>1e300", "n>1e30", "size<1e3", "n>-5", "t<-1", "dt>=0"])
def test_numbers_of_any_size(text):
    try:
        found = set(find(reading(SPOKEN), parse(text)))
    except FilterError:
        found = set()
    assert found <= set(range(1, 22))


def test_deep_nesting_is_no_crash():
    one = Reading(Header())
    one.feed(Frame(0, Side.SERVER, Kind.TEXT, b'{"type":"x\\u0041","a":' + b"[" * 900 + b"]" * 900 + b"}", 1))
    assert list(find(one, parse("xA"))) == [1]
    assert list(find(one, parse("a=x"))) == []
