"""HTML drawn from the canonical settings path: the labels in all languages side by side, and who attests them.

Pages ask for it with a comment, so that nobody types a label twice and a build without this glue still reads well.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import chain

from settings_path import Label, SettingsPath, Step

Words = Callable[[str], str]  # a key of overrides/strings/<language>.html -> its wording

TABLE = "<!-- label-table -->"
SOURCES = "<!-- label-sources -->"


def fill(html: str, path: SettingsPath, language: str, words: Words, step: object) -> str:
    """Return `html` with its comments replaced; `step` is the number in the page's front matter, if it is one."""
    if TABLE in html:
        html = html.replace(TABLE, table(path, language, words))
    if SOURCES in html and isinstance(step, int) and 1 <= step <= len(path.steps):
        html = html.replace(SOURCES, sources(path, path.steps[step - 1], language, words))
    return html


def table(path: SettingsPath, language: str, words: Words) -> str:
    """Return a table of all labels, a row each, with the reader's language first."""
    languages = sorted(path.languages, key=lambda code: code != language)
    heads = "".join(f'<th scope="col">{escape(words(f"language.{code}"))}</th>' for code in languages)
    groups = "".join(
        f'<tbody><tr><th scope="rowgroup" colspan="{len(languages)}">{escape(words("step"))} {number}</th></tr>'
        f"{''.join(_row(label, languages, language, words) for label in step.labels)}</tbody>"
        for number, step in enumerate(path.steps, 1)
    )
    caption = escape(words("labels.caption"))
    return f'<table class="labels"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>{groups}</table>'


def sources(path: SettingsPath, step: Step, language: str, words: Words) -> str:
    """Return a table of the labels of `step` in `language`, each with the publications that attest it."""
    rows = []
    for label in step.labels:
        wording = label.wordings[language]
        attested = "; ".join(
            f'<a href="{escape(source.url)}">{escape(source.publisher)}</a>, {plain_date(source.published, words)}'
            for source in (path.sources[key] for key in wording.sources)
        )
        rows.append(f"<tr><td>{escape(wording.text)}</td><td>{attested}</td></tr>")
    heads = "".join(f'<th scope="col">{escape(words(key))}</th>' for key in ("labels.label", "labels.published"))
    return f'<table class="data sources"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def plain_date(published: str, words: Words) -> str:
    """Return `published` (YYYY, YYYY-MM or YYYY-MM-DD) as a person writes it."""
    year, *rest = published.split("-")
    months = words("date.months").split()
    month = [months[int(number) - 1] for number in rest[:1]]
    day = [str(int(number)) + words("date.after_day") for number in rest[1:]]
    return "".join(chain(day, " ".join([*month, year])))


def _row(label: Label, languages: list[str], reader: str, words: Words) -> str:
    note = "" if label.surface == "both" else f" <small>{escape(words(f'labels.{label.surface}'))}</small>"
    cells = "".join(
        f"<td>{_in_language(label.wordings[code].text, code, reader)}{note if code == reader else ''}</td>"
        for code in languages
    )
    return f"<tr>{cells}</tr>"


def _in_language(text: str, code: str, reader: str) -> str:
    # A screen reader has to change its voice for the other language's words.
    return escape(text) if code == reader else f'<span lang="{code}">{escape(text)}</span>'
