"""What belongs together does not break over a line; dates are written as people write them."""

from __future__ import annotations

import re

import pytest

from additions.typography import NO_BREAK, join, plain_date
from sample import table

CASES = table("typography.toml")


HELD = re.compile(r'<span class="whole">(.*?)</span>')


def tilde(text: str) -> str:
    return text.replace(NO_BREAK, "~")


@pytest.mark.parametrize("language", CASES["joined"])
def test_spaces_and_elements_hold_what_belongs_together_and_nothing_else(language: str) -> None:
    words = CASES["before_number"][language]
    for joined in CASES["joined"][language]:
        html = HELD.sub(r"\1", joined.replace("</sup>~", "</sup>").replace("~", " "))
        assert tilde(join(html, language, words)) == joined


def test_a_line_end_in_the_source_joins_as_well() -> None:
    assert tilde(join("am 3.\nMai, Artikel\n6", "de", "Artikel")) == "am 3.~Mai, Artikel~6"


@pytest.mark.parametrize("locale", CASES["dates"])
def test_a_date_is_as_exact_as_it_is_known(locale: str) -> None:
    for published, written in CASES["dates"][locale].items():
        assert tilde(plain_date(published, locale)) == written
