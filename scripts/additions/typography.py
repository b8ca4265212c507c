"""No-break spaces: a date, "Artikel 21" or "A4" does not break over a line. Sources of pages keep plain spaces."""

import re
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

NO_BREAK = "\N{NO-BREAK SPACE}"
UNTOUCHED = re.compile(
    r"(<pre\b.*?</pre>|<[^>]+>)", re.DOTALL
)  # texts to copy keep plain spaces; tags are no text


def join(html: str, language: str, before_number: str) -> str:
    """Return `html` with no-break spaces in dates, behind words that go `before_number`, and between footnote marks."""
    pieces = UNTOUCHED.split(html.replace("</sup><sup", f"</sup>{NO_BREAK}<sup"))
    pieces[::2] = [_joints(language, before_number).sub(NO_BREAK, text) for text in pieces[::2]]
    return "".join(pieces)


def plain_date(published: date | str, locale: str) -> str:
    """Return a date, or as much of one as "2025", "2025-10" or "2025-10-24" tell, as people write it in `locale`."""
    parts = [int(part) for part in str(published).split("-")]
    day = date(*[*parts, 1, 1][:3])
    forms = (
        str(day.year),
        format_skeleton("yMMMM", day, locale=locale),
        format_date(day, "long", locale),
    )
    return join(forms[len(parts) - 1], locale, "")


@lru_cache
def _joints(language: str, before_number: str) -> re.Pattern[str]:
    """Return an expression for the spaces that must not break."""
    names = {
        name for form in Locale.parse(language).months.values() for name in form["wide"].values()
    }
    months = "|".join(map(re.escape, sorted(names)))
    words = "".join(rf"|(?<=\b{re.escape(word)})[ \n](?=\d)" for word in before_number.split())
    return re.compile(
        rf"(?<=\d)[ \n](?=(?:{months})\b)|(?<=\d\.)[ \n](?=(?:{months})\b)|[ \n](?=A4\b){words}"
    )
