"""What a text says that has to be the same in every language: dates, numbers and placeholders.

They are read as the language writes them, with the tables of Unicode's CLDR that babel carries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberFormatError, parse_decimal

PLACEHOLDER = re.compile(r"%[a-z-]+%")
SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} "
GROUPED = re.compile(rf"(?<!\d)(\d{{1,3}})[{SPACES}](?=\d{{3}}(?!\d))")
NUMBER = re.compile(r"(?<![\d.,])(?:(?<!\w)[-\N{MINUS SIGN}])?\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Fact:
    """A fact: its kind, what it means, and how it is written."""

    kind: str
    value: str
    written: str


def facts_in(text: str, language: str) -> Iterator[Fact]:
    """Yield the placeholders, dates and numbers in `text`, by what they mean in `language`."""
    for match in PLACEHOLDER.finditer(text):
        yield Fact("placeholder", match[0], match[0])
    if not re.search(r"\d", text):
        return
    dates = list(_dates(text, language))
    yield from dates
    for fact in dates:
        text = text.replace(fact.written, " ", 1)
    for match in NUMBER.finditer(GROUPED.sub(r"\1", text)):
        yield Fact("number", _number(match[0], language), match[0])


@lru_cache
def month_names(language: str) -> dict[str, int]:
    """Return the months by their names, in all the forms that `language` has for them."""
    names = {}
    for form in Locale.parse(language).months.values():
        for number, name in form["wide"].items():
            names[name] = number
    return names


def _dates(text: str, language: str) -> Iterator[Fact]:
    """Yield dates with a day or a year: 3. November 2025, November 3, 2025, Mai 2025, 3 May."""
    months = month_names(language)
    for match in _date_expression(language).finditer(text):
        day = match["day"] or match["day_behind"]
        year = match["year"]
        if day or year:
            month = f"{months[match['month']]:02}"
            parts = [year, month, day and day.zfill(2)]
            yield Fact("date", "-".join(part for part in parts if part), match[0])


@lru_cache
def _date_expression(language: str) -> re.Pattern[str]:
    """Return an expression for dates; a number behind the month is its day where that is usual."""
    names = sorted(month_names(language), key=len, reverse=True)
    month = "|".join(map(re.escape, names))
    is_month_first = Locale.parse(language).date_formats["long"].pattern.startswith("M")
    day_behind = r"\d{1,2}(?!\d)" if is_month_first else "(?!)"
    return re.compile(
        rf"(?:(?<!\d)(?P<day>\d{{1,2}})[^\s\d]{{0,2}}\s)?"
        rf"\b(?P<month>{month})\b"
        rf"(?:\s(?P<day_behind>{day_behind}))?"
        rf"(?:,?\s(?P<year>\d{{4}}))?"
    )


def _number(written: str, language: str) -> str:
    """Return what a number means: 14.600 in German is 14,600 in English."""
    plain = written.replace("\N{MINUS SIGN}", "-")
    for locale in (language, "en"):  # versions such as CC BY 4.0 are written the English way
        try:
            return f"{parse_decimal(plain, locale, strict=True).normalize():f}"
        except NumberFormatError:
            continue
    return written
