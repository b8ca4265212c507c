#!/usr/bin/env python3
"""Validate the step pages against the canonical settings path, docs/settings-path.toml.

On these pages bold means "LinkedIn's words" and nothing else: the bold phrases of step-N.md, in
order, are the labels of step N, and the overview has those of all steps. What differs is a finding.
"""

import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from checks.command import run
from checks.finding import Finding, Found
from checks.judging import judge_page
from checks.project import read_project
from checks.rendered import Phrase, RenderedPage, address_of, text_of
from checks.settings_path import Label
from checks.text import first_difference, quoted

CONFIG_FILE = Path(__file__).resolve().parents[1] / "mkdocs.yml"
BOLD_MARKS = r"(?:\*\*|__|<strong>)\s*"
# An address in a text: https://example.org/a, //example.org/a or www.example.org/a.
ADDRESS = re.compile(r"(?:(?:(?<!\w)https?:)?//|(?<!\w)www\.)[^\s\"'<>]*[\w/]", re.IGNORECASE)
# The settings: www.linkedin.com/mypreferences/d/privacy, /psettings/ or linkedin.com/a/settings.
SETTINGS = re.compile(r"linkedin\.[a-z.]+/(.*/)?settings?(/|$)|mypreferences|psettings")


class Place(NamedTuple):
    """A place on a page: the label that has to stand there, the bold phrase that does, or both."""

    line: int
    label: Label | None
    phrase: Phrase | None


@lru_cache(maxsize=1)  # four rules look at the places of one page after the other
def places(page: RenderedPage) -> list[Place]:
    """Return the labels of `page` beside its bold phrases, aligned so that most agree."""
    if not page.steps or page.is_of_other_step:  # that one is to be renamed, not rewritten
        return []
    labels, phrases = page.labels, page.phrases
    expected = [page.wording(label) for label in labels]
    found = [phrase.text for phrase in phrases]
    written = list(zip(page.lines_of(found, BOLD_MARKS), phrases, strict=True))
    aligned = []
    line = page.first_line
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for _, label_from, label_to, phrase_from, phrase_to in matcher.get_opcodes():
        pairs = zip_longest(labels[label_from:label_to], written[phrase_from:phrase_to])
        for label, bold in pairs:
            line, phrase = bold or (line, None)  # what is missing is missing behind the last one
            aligned.append(Place(line, label, phrase))
    return aligned


def label_wrong(page: RenderedPage) -> Iterator[Found]:
    """A label is written exactly as LinkedIn writes it, in the language of the page."""
    for line, label, phrase in places(page):
        if label and phrase and phrase.text != page.wording(label):
            expected, found = page.wording(label), phrase.text
            others = [name for name, each in label.wordings.items() if each.text == found]
            why = f'the wording in "{others[0]}"' if others else first_difference(expected, found)
            yield line, quoted(expected), f"{quoted(found)} ({why})"


def label_missing(page: RenderedPage) -> Iterator[Found]:
    """Every label of the step is there, in bold, in the order in which a person meets them."""
    for line, label, phrase in places(page):
        if label and not phrase:
            text = page.wording(label)
            where, found = line, "none"
            if any(each.text == text for each in page.phrases):
                found = "it out of order"
            elif re.search(rf"(?<!\w){re.escape(text)}(?!\w)", page.text):
                where, found = page.line_of_text(text), "it without bold"
            yield where, f"{quoted(text)} in bold here", found


def bold_unknown(page: RenderedPage) -> Iterator[Found]:
    """On the opt-out pages bold is LinkedIn's wording and nothing else, each label once."""
    for line, label, phrase in places(page):
        if phrase and not label:
            yield line, "bold for LinkedIn's labels, once each", quoted(phrase.text)


def label_cue(page: RenderedPage) -> Iterator[Found]:
    """The cue of a label precedes it: browser and app, from and to are not mixed up."""
    for line, label, phrase in places(page):
        cue = label.wordings[page.language].cue if label else None
        if label and phrase and cue:
            last = _last_cue(page, label, phrase.before)
            if last.casefold() != cue.casefold():
                expected = f"the word {quoted(cue)} before {quoted(phrase.text)}"
                yield line, expected, quoted(last) if last else "none"


def settings_link(page: RenderedPage) -> Iterator[Found]:
    """Every address in LinkedIn's settings is the direct link, or one that the file lists."""
    setting = page.settings_path.setting
    known = {setting, *page.settings_path.other_links}
    last_part = setting.rstrip("/").rpartition("/")[2]
    wrong = []
    for address in [*page.addresses, *ADDRESS.findall(page.text)]:
        # One slip is seen: in the host, in the words of SETTINGS, or behind them.
        is_setting = last_part in address or SETTINGS.search(address.lower())
        if is_setting and address not in known:
            wrong.append(address)
    for address, line in zip(wrong, page.lines_of(wrong), strict=True):
        yield line, quoted(setting), quoted(address)


def settings_link_missing(page: RenderedPage) -> Iterator[Found]:
    """Every opt-out page links to the setting with text to choose, and its main button does."""
    setting = page.settings_path.setting
    links = {address_of(link) for link in page.article.css("a") if text_of(link)}
    buttons = {address_of(link) for link in page.article.css("a.md-button--primary")}
    leads_there = setting in links and buttons <= {setting}
    if page.steps and not leads_there and not list(settings_link(page)):
        yield page.first_line, f"a link to {quoted(setting)}", "none"


RULES = (label_wrong, label_missing, bold_unknown, label_cue, settings_link, settings_link_missing)


def validate() -> list[Finding]:
    """Return what on the pages does not match the settings path."""
    findings = []
    for page in read_project(CONFIG_FILE).pages:
        findings += judge_page(RULES, page)
    return sorted(findings)


def _last_cue(page: RenderedPage, label: Label, before: str) -> str:
    """Return the last word in `before` that is a cue of the step's labels, or ""."""
    step = next(step for step in page.steps if label in step.labels)
    known = [(each.wordings[page.language].cue or "").casefold() for each in step.labels]
    found = [word for word in re.findall(r"[^\W_]+", before) if word.casefold() in known]
    return found[-1] if found else ""


if __name__ == "__main__":
    sys.exit(run(validate, __doc__, "Every page matches the settings path."))
