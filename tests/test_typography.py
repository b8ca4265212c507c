"""What belongs together does not break over a line, in text alone; dates are written as people write them."""

import pytest

from additions.typography import join, plain_date

BEFORE = {"de": "Schritt Artikel", "en": "Step Article", "fr": "Étape article"}


# "~" stands for a no-break space.
@pytest.mark.parametrize(
    ("language", "joined"),
    [
        ("de", "am 3.~November 2025, seit Oktober 2025"),
        ("de", "Schritt~2 nach Artikel~21 auf~A4"),
        ("de", "am Ende A5, im Schritttempo 2"),
        ("en", "on 3~November 2025, Step~2, Article~6(1), step 3"),
        ("fr", "le 3~novembre, Étape~2, article~6"),
        ("de", "<p>am 3.~Mai</p><pre>am 3. Mai</pre><code>Schritt~2</code>"),
        ("de", '<img alt="am 3. Mai"> <a href="#x" title="Artikel 6">Artikel~6</a>'),
        ("de", "<pre><code>Schritt 1\nArtikel 2</code></pre> Schritt~1"),
    ],
)
def test_no_break_spaces_stand_where_something_belongs_together_and_nowhere_else(
    language: str, joined: str
) -> None:
    html = joined.replace("~", " ")
    assert join(html, language, BEFORE[language]).replace("\N{NO-BREAK SPACE}", "~") == joined


def test_a_line_end_in_the_source_joins_as_well() -> None:
    assert join("am 3.\nMai, Artikel\n6", "de", "Artikel") == "am 3.\u00a0Mai, Artikel\u00a06"


@pytest.mark.parametrize(
    ("published", "locale", "written"),
    [("2025", "de", "2025"), ("2025-03", "de_DE", "März 2025"), ("2025-03-07", "de", "7.~März 2025"),
     ("2025-03", "en_GB", "March 2025"), ("2025-03-07", "en_GB", "7~March 2025"), ("2025-03-07", "fr", "7~mars 2025")],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_known(published: str, locale: str, written: str) -> None:
    assert plain_date(published, locale).replace("\N{NO-BREAK SPACE}", "~") == written
