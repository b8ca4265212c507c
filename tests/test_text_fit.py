"""Wrapped lines lose no word and never grow wider than the room for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text_fit import TextTooWideError, text_width, wrap

TEXTS = st.lists(st.text("aeinstWMğé&-", min_size=1, max_size=9), min_size=1, max_size=12).map(" ".join)


@given(TEXTS, st.integers(110, 400))
def test_lines_hold_all_words_in_order_and_fit(text: str, width: int) -> None:
    lines = wrap(text, 12, width, limit=99)
    assert " ".join(lines) == text
    assert all(text_width(line, 12) <= width for line in lines)


def test_what_fits_on_one_line_stays_on_one_line() -> None:
    text = "as wide as this"
    assert wrap(text, 13, text_width(text, 13), limit=1) == [text]


def test_lines_are_even_so_that_no_short_word_is_left_over() -> None:
    text = "four words of text"
    assert wrap(text, 13, text_width("four words of", 13), limit=2) == ["four words", "of text"]


def test_a_word_wider_than_the_line_is_named() -> None:
    with pytest.raises(TextTooWideError, match='"Confidentialité" is wider than the 40 px'):
        wrap("La Confidentialité", 13, 40, limit=9)


def test_a_text_of_too_many_lines_is_named() -> None:
    with pytest.raises(TextTooWideError, match='"one two three" needs 3 lines of 50 px; there is room for 2'):
        wrap("one two three", 13, 50, limit=2)


def test_bold_is_wider_and_accents_take_no_room() -> None:
    assert text_width("Ein", 13, bold=True) > text_width("Ein", 13)
    assert text_width("ä", 13) == text_width("a", 13)


def test_an_unknown_script_counts_as_wide() -> None:
    assert text_width("設", 13) == 13
