"""How easy a text is to read is told by the formula of its language."""

from __future__ import annotations

from checks.reading_ease import FORMULAS, ease_of


def test_short_words_in_short_sentences_are_easier_than_long_ones() -> None:
    formula = FORMULAS["en"]
    short = ease_of(["The cat sat.", "It ran."], formula)
    long_sentence = ease_of(["The cat sat it ran."], formula)
    long_words = ease_of(["Considerable complications.", "Immediately."], formula)
    assert long_words < long_sentence < short


def test_an_end_that_nobody_speaks_is_no_syllable() -> None:
    spoken = ease_of(["Tone."], FORMULAS["de"])
    mute = ease_of(["Tone."], FORMULAS["en"])
    assert round(mute - spoken, 1) == round((206.835 - 1.015 - 84.6) - (180 - 1 - 2 * 58.5), 1)
