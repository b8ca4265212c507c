"""A date, "Artikel 21", "A4" or "KI-Modelle" stays in one line. Sources keep plain text."""

import re
from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from checks.facts import month_names

NO_BREAK = "\N{NO-BREAK SPACE}"
# What people copy, what runs or is no text; comments; and tags, in which a quoted ">" ends nothing.
# An abbreviation and what is coupled to it, unless that is too long for large text on a phone.
COUPLED = re.compile(r"\b[A-Z]{1,3}-[^\W\d_]{1,12}\b")
# The tag before a text whose parts the style sheet would lay out side by side.
ROW = re.compile(r"<(?:button|input|label)\b|</svg>|md-button")
UNTOUCHED = re.compile(
    r"""(
        <(?:code|pre|script|style|textarea|title)\b.*?</(?:code|pre|script|style|textarea|title)>
        | <!--.*?-->
        | <(?:"[^"]*"|'[^']*'|[^'">])*>
    )""",
    re.DOTALL | re.VERBOSE,
)


def join(html: str, language: str, before_number: str) -> str:
    """Return `html`, a page or words, with no-break spaces where something belongs together.

    That is in dates of `language`, behind words that go `before_number`, before "A4" and between
    marks of footnotes. "KI-Modelle" cannot have one, and is held by an element: a hyphen of another
    kind would be found by nobody who looks for the word.
    """
    joints = _joints(language, before_number)
    pieces = UNTOUCHED.split(html.replace("</sup><sup", f"</sup>{NO_BREAK}<sup"))
    for number in range(0, len(pieces), 2):  # every other piece is text
        pieces[number] = joints.sub(NO_BREAK, pieces[number])
        if number and not ROW.search(pieces[number - 1]):
            pieces[number] = COUPLED.sub(r'<span class="whole">\g<0></span>', pieces[number])
    return "".join(pieces)


def plain_date(published: date | str, locale: str) -> str:
    """Return a date, or what "2025" or "2025-10" tell of one, as people write it in `locale`."""
    year, *rest = [int(part) for part in str(published).split("-")]
    if not rest:
        return str(year)
    if len(rest) == 1:
        return str(format_skeleton("yMMMM", date(year, rest[0], 1), locale=locale))
    return join(format_date(date(year, *rest), "long", locale), locale, "")


@lru_cache
def _joints(language: str, before_number: str) -> re.Pattern[str]:
    """Return an expression for the spaces that must not break."""
    months = "|".join(map(re.escape, month_names(language)))
    joints = [
        rf"(?<=\d)[ \n](?=(?:{months})\b)",
        rf"(?<=\d\.)[ \n](?=(?:{months})\b)",
        r"[ \n](?=A4\b)",
    ]
    for word in before_number.split():
        joints.append(rf"(?<=\b{re.escape(word)})[ \n](?=\d)")
    return re.compile("|".join(joints))
