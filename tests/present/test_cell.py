"""Widths: whatever the text, a field is exactly as wide as asked."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import safe
from inspector.present.text.cell import _NARROW, fit, fit_middle, fit_right, fit_tail, width_of, wrap

TEXTS = st.text(max_size=60) | st.text("漢字한글🎧e\u0301ab \u200d\ufe0f", max_size=60)


@given(TEXTS, st.integers(0, 40))
def test_fit_is_exactly_as_wide_as_asked(text, width):
    assert width_of(fit(safe(text), width)) == width
    assert width_of(fit_right(safe(text), width)) == width
    assert width_of(fit_middle(safe(text), width)) == width


def test_names_that_differ_at_their_ends_still_do():
    shown = [fit_middle(f"20261128-043038-127.0.0.1-gpt-realtime{end}", 36) for end in ("", "-2")]
    assert shown == ["20261128-043038-127.0.0.…pt-realtime", "20261128-043038-127.0.0.…-realtime-2"]


@given(TEXTS, st.integers(0, 40))
def test_a_tail_is_never_wider_than_asked(text, width):
    assert width_of(fit_tail(safe(text), width)) <= width


@given(TEXTS, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_no_letter(text, width):
    shown = safe(text, breaks=True)
    lines = wrap(shown, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(shown.split()) == "".join("".join(lines).split())


def test_a_wide_character_is_not_cut_in_half():
    assert fit("漢字漢字", 6) == "漢字… "[:3] + " "
    assert fit("漢字", 6) == "漢字  "


def test_a_megabyte_is_cut_without_measuring_it_all():
    assert width_of(fit("x" * 1_000_000, 10)) == 10


def test_text_breaks_at_blanks():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("unbreakable", 4) == ["unbr", "eaka", "ble"]
    assert wrap("", 5) == [""]


def test_what_is_cut_by_characters_has_a_cell_for_each():
    narrow = [chr(code) for code in range(0x20, 0x3000) if _NARROW.fullmatch(chr(code))]
    assert len(narrow) > 500
    assert [character for character in narrow if width_of(character) != 1] == []
