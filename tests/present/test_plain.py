"""ASCII only, and not a cell more or less."""

from hypothesis import given
from hypothesis import strategies as st

from inspector.core.text import safe
from inspector.present.text.cell import width_of
from inspector.present.text.plain import plain


@given(st.text() | st.text("漢字한글🎧👩\u200d🔧e\u0301ab✓│…\ufe0f", max_size=40))
def test_plain_text_is_ascii_and_as_wide(text):
    shown = safe(text)
    assert plain(shown).isascii()
    assert width_of(plain(shown)) == width_of(shown)


def test_glyphs_have_their_likes_and_letters_lose_their_accents():
    assert plain("│ ✓ déjà vu ▶ 3 × 4 ≈ 12…") == "| v deja vu > 3 x 4 ~ 12~"


def test_what_nothing_resembles_is_question_marks():
    assert plain("漢字 ж") == "???? ?"


def test_ascii_stays():
    assert plain("response.done") == "response.done"
