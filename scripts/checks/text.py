"""Small things about texts that several modules need."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def quoted(text: str) -> str:
    """Return `text` in quotation marks, in one line."""
    return f'"{one_line(text)}"'


def one_line(text: str) -> str:
    """Return `text` with what cannot be printed escaped, so that it fills one line at most."""
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def line_at(text: str, place: int) -> int:
    """Return the line of `text` at the character `place`."""
    return text.count("\n", 0, place) + 1


def line_of(text: str, part: str) -> int:
    """Return the first line of `text` that has `part` in it, or 1."""
    place = text.find(part)
    return line_at(text, max(place, 0))


def common_start(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many items, letters or words, are the same before the first difference."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def first_difference(expected: str, found: str) -> str:
    """Say where two versions of a text part."""
    place = common_start(expected, found)
    wanted = named_letter(expected[place:])
    seen = named_letter(found[place:])
    return f"character {place + 1}: expected {wanted}, found {seen}"


def named_letter(text: str) -> str:
    """Return what to call the first letter of `text`, also one that nobody sees."""
    if not text:
        return "the end"
    letter = text[0]
    if letter == " ":
        return "a space"
    if letter.isascii():
        return quoted(letter)
    return f"U+{ord(letter):04X} {unicodedata.name(letter, 'without a name')}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question whether the most similar of the `known` words was meant, or ""."""
    similar = get_close_matches(word, known, 1)
    return f", did you mean {similar[0]}?" if similar else ""


def twice(values: Iterable[str]) -> list[str]:
    """Return those of `values` that are there more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def single_spaced(text: str) -> str:
    """Return `text` with single spaces, and accents joined with their letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def digest(text: str) -> str:
    """Return the SHA-256 digest of `text`, which tells whether it has changed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode()
