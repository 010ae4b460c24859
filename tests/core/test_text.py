"""Text from the wire: nothing gets through that a terminal would obey or hide."""

import sys
import unicodedata
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import (
    audio_text,
    clip,
    count_text,
    decoded_size,
    elide,
    is_base64,
    line_fed,
    list_text,
    noun_text,
    safe,
    stands_in,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates included
HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200e\u202e\u2060"
    "\u2066\u3164\ufe0e\ufeff\uffa0\U000e0041\U000e0100"
)


@given(ANY_TEXT)
def test_safe_once_is_safe_for_ever(text):
    assert safe(safe(text)) == safe(text)
    assert safe(safe(text, breaks=True), breaks=True) == safe(text, breaks=True)


@given(ANY_TEXT)
def test_safe_text_can_be_encoded(text):
    assert safe(text).encode().decode() == safe(text)


def test_every_control_of_unicode_is_replaced():
    controls = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")
    ]
    assert not set(safe("".join(controls))) & set(controls)


@pytest.mark.parametrize("character", HIDDEN)
def test_characters_that_hide_or_reorder_are_replaced_even_among_printable_ones(character):
    assert character not in safe(f"a{character}b")
    assert character not in safe(character)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("grüße 你好 🙂", "grüße 你好 🙂"),
        ("a\tb", "a b"),
        ("a\r\nb", "a␍␊b"),
        ("\x1b]52;c;x\x07", "␛]52;c;x␇"),
        ("\x7f", "␡"),
        ("\x9b31m", "�31m"),
        ("\u202eevil", "�evil"),
        ("\ud800", "�"),
        ("[/foo]", "[/foo]"),
    ],
)
def test_safe_shows_what_it_replaces(text, shown):
    assert safe(text) == shown


def test_line_feeds_stay_only_where_asked():
    assert safe("a\n\x1bb", breaks=True) == "a\n␛b"
    assert safe("a\nb") == "a␊b"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_ends_in_a_line_feed(end):
    assert line_fed(end.join(["one", "", "two", ""])) == "one\n\ntwo\n"


@given(ANY_TEXT, st.integers(1, 40))
def test_clip_never_exceeds_its_length(text, length):
    clipped = clip(text, length)
    assert len(clipped) <= length
    assert clipped == text or clipped.endswith("…")


def test_counts_have_separators_and_plurals():
    assert [count_text(number, "event") for number in (0, 1, 35680)] == ["0 events", "1 event", "35,680 events"]


def test_a_long_list_is_told_by_its_beginning():
    words = [str(number) for number in range(1, 44)]
    assert [list_text(words[:few]) for few in (0, 1, 3)] == ["", "1", "1, 2, 3"]
    assert list_text(words[:8], " and ") == "1 and 2 and 3 and 4 and 5 and 6 and 7 and 8"
    assert list_text(words) == "1, 2, 3, 4, 5, 6, 7, 8 and 35 more"


def test_long_base64_is_told_from_words():
    assert is_base64("AAAA" * 16)
    assert is_base64("A" * 66 + "==")
    assert not is_base64("AAAA" * 15)
    assert not is_base64("word " * 20)


@given(st.binary(max_size=300))
def test_decoded_size_is_the_size(blob):
    assert decoded_size(b64encode(blob).decode()) == len(blob)


def test_audio_is_shown_as_its_size_and_length():
    audio = "AAAA" * 1600
    assert audio_text(audio, 48) == "4,800 bytes · 100 ms"
    assert audio_text(audio, None) == "4,800 bytes"
    assert elide(audio, 48) == "‹4,800 bytes · 100 ms›"
    assert elide("hello", 48) == "hello"


def test_a_noun_has_its_article():
    assert [noun_text(one) for one in ("item", "assistant message", "user", "unnamed item", "system")] == [
        "an item", "an assistant message", "a user", "an unnamed item", "a system",
    ]  # fmt: skip


def test_what_stands_in_for_audio_is_told_from_audio():
    for text in ("<6400 chars>", "...", "[audio]", "UklGRgAA…", "4800 bytes"):
        assert stands_in(text)
    for text in ("", "AAAA", "UklGRg==", "a-b_", "A" * 6400):
        assert not stands_in(text)
