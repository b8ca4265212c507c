"""Wrap short texts for drawings, where no browser does it: SVG text neither wraps nor shrinks.

Widths are upper bounds. They follow DejaVu Sans, the widest face that a reader's system is likely to fall back to, so
that what fits here also fits in Arial, which is about 12 per cent narrower, and its like.
"""

from __future__ import annotations

import unicodedata

# Advance widths in em, each group by its widest character.
_GROUPS = {
    0.30: "ijlIJ'\u2019",
    0.34: " ,./:;\\|·",
    0.37: "f-",
    0.42: "()[]t!r",
    0.53: '"“”„*_`sz',
    0.56: "?cL",
    0.61: "FkvxyP",
    0.64: "TYo«»aeEhnuSbdgpq$0123456789{}ß",
    0.70: "KAVXZBR",
    0.74: "CU",
    0.79: "NHDG&OQ",
    0.87: "w#+<=>^~M",
}
_WIDTH = {character: width for width, characters in _GROUPS.items() for character in characters}
_WIDEST = 1.0
_BOLD = 1.15


class TextTooWideError(ValueError):
    """A text cannot be wrapped into the room that a drawing has for it."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound for the width of `text` at a font size of `size` pixels, in pixels."""
    # Decomposed, an accented letter is its base letter followed by marks that take no room of their own.
    characters = [c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)]
    return sum(_WIDTH.get(c, _WIDEST) for c in characters) * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, width: float, *, limit: int, bold: bool = False) -> list[str]:
    """Break `text` at spaces into as few lines as `width` pixels allow, the lines as even as possible.

    Raises TextTooWideError when a word is wider than a line or when more than `limit` lines would be needed.
    """
    words = text.split()
    for word in words:
        if text_width(word, size, bold=bold) > width:
            raise TextTooWideError(f'"{word}" is wider than the {width:g} px that are there for "{text}"')
    lines = _fill(words, size, width, bold)
    if len(lines) > limit:
        raise TextTooWideError(f'"{text}" needs {len(lines)} lines of {width:g} px; there is room for {limit}')
    # Full lines leave a single short word at the end: narrow the column while the number of lines stays.
    for narrower in range(int(width), 0, -1):
        narrow = _fill(words, size, narrower, bold)
        if len(narrow) > len(lines) or any(text_width(line, size, bold=bold) > narrower for line in narrow):
            break
        lines = narrow
    return lines


def _fill(words: list[str], size: float, width: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and text_width(longer := f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
