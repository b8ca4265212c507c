#!/usr/bin/env python3
"""Validate the step pages against the canonical settings path, docs/settings-path.toml.

On these pages bold means "LinkedIn's words" and nothing else: the bold phrases of step-N.md, in
order, are the labels of step N, and the overview has those of all steps. What differs is a finding.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from checks.command import run
from checks.finding import Finding
from checks.judging import Found, judge_page
from checks.project import read_project
from checks.rendered import Phrase, RenderedPage, text_of
from checks.settings_path import Label
from checks.text import first_difference, quoted

CONFIG_FILE = Path(__file__).resolve().parents[1] / "mkdocs.yml"
BOLD_MARKS = r"(?:\*\*|__|<strong>)\s*"
ADDRESS = re.compile(r"(?:(?:(?<!\w)https?:)?//|(?<!\w)www\.)[^\s\"'<>]*[\w/]", re.IGNORECASE)
SETTINGS = re.compile(r"linkedin\.[a-z.]+/(.*/)?settings?(/|$)|mypreferences|psettings")


@dataclass(frozen=True)
class Place:
    """A place on a page: the label that has to stand there, the bold phrase that does, or both."""

    line: int
    label: Label | None
    phrase: Phrase | None


def places(page: RenderedPage) -> list[Place]:
    """Return the labels of `page` beside its bold phrases, aligned so that most agree."""
    if (
        not page.steps or page.is_of_other_step
    ):  # another step's page is to be renamed, not rewritten
        return []
    labels, phrases = page.labels, page.phrases
    expected = [label.wordings[page.language].text for label in labels]
    found = [phrase.text for phrase in phrases]
    lines = page.lines_of(found, BOLD_MARKS)
    aligned = []
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    for _, label_from, label_to, phrase_from, phrase_to in matcher.get_opcodes():
        line_before = lines[phrase_to - 1] if phrase_to else page.first_line
        numbers = range(phrase_from, phrase_to)
        for label, number in zip_longest(labels[label_from:label_to], numbers):
            phrase = None if number is None else phrases[number]
            line = line_before if number is None else lines[number]
            aligned.append(Place(line, label, phrase))
    return aligned


def label_wrong(page: RenderedPage) -> Iterator[Found]:
    """A label is written exactly as LinkedIn writes it, in the language of the page."""
    for place in places(page):
        if place.label and place.phrase:
            expected = place.label.wordings[page.language].text
            found = place.phrase.text
            if found != expected:
                why = first_difference(expected, found)
                for language, wording in place.label.wordings.items():
                    if wording.text == found:
                        why = f'the wording in "{language}"'
                yield place.line, quoted(expected), f"{quoted(found)} ({why})"


def label_missing(page: RenderedPage) -> Iterator[Found]:
    """Every label of the step is there, in bold, in the order in which a person meets them."""
    for place in places(page):
        if place.label and not place.phrase:
            text = place.label.wordings[page.language].text
            line, found = place.line, "none"
            if any(phrase.text == text for phrase in page.phrases):
                found = "it out of order"
            elif re.search(rf"(?<!\w){re.escape(text)}(?!\w)", page.text):
                line, found = page.line_of_text(text), "it without bold"
            yield line, f"{quoted(text)} in bold here", found


def bold_unknown(page: RenderedPage) -> Iterator[Found]:
    """On the opt-out pages bold is LinkedIn's wording and nothing else, each label once."""
    for place in places(page):
        if not place.label and place.phrase:
            yield place.line, "bold for LinkedIn's labels, once each", quoted(place.phrase.text)


def label_cue(page: RenderedPage) -> Iterator[Found]:
    """The cue of a label precedes it: browser and app, from and to are not mixed up."""
    for place in places(page):
        if place.label and place.phrase:
            cue = place.label.wordings[page.language].cue
            last = _last_cue(page, place.label, place.phrase.before)
            if cue and last.casefold() != cue.casefold():
                expected = f"the word {quoted(cue)} before {quoted(place.phrase.text)}"
                yield place.line, expected, quoted(last) if last else "none"


def settings_link(page: RenderedPage) -> Iterator[Found]:
    """Every address in LinkedIn's settings is the direct link, or one that the file lists."""
    setting = page.settings_path.setting
    known = {setting, *page.settings_path.other_links}
    addresses = [*page.addresses, *ADDRESS.findall(page.text)]
    wrong = [each for each in addresses if each not in known and _is_setting(each, setting)]
    for address, line in zip(wrong, page.lines_of(wrong), strict=True):
        yield line, quoted(setting), quoted(address)


def settings_link_missing(page: RenderedPage) -> Iterator[Found]:
    """Every opt-out page links to the setting with text to choose, and its main button does."""
    setting = page.settings_path.setting
    links = {link.attributes.get("href") for link in page.article.css("a") if text_of(link)}
    buttons = {link.attributes.get("href") for link in page.article.css("a.md-button--primary")}
    is_missing = setting not in links or buttons - {setting}
    if page.steps and is_missing and not list(settings_link(page)):
        yield page.first_line, f"a link to {quoted(setting)}", "none"


RULES = (label_wrong, label_missing, bold_unknown, label_cue, settings_link, settings_link_missing)


def validate() -> list[Finding]:
    """Return what on the pages does not match the settings path."""
    findings = []
    for page in read_project(CONFIG_FILE).pages:
        findings += judge_page(RULES, page.file, page)
    return sorted(findings)


def _is_setting(address: str, setting: str) -> bool:
    """Tell whether `address` leads into LinkedIn's settings, or was meant to: one slip is seen."""
    name = setting.rstrip("/").rpartition("/")[2]
    return name in address or SETTINGS.search(address.lower()) is not None


def _last_cue(page: RenderedPage, label: Label, before: str) -> str:
    """Return the last word in `before` that is a cue of the step's labels, or ""."""
    step = next(step for step in page.steps if label in step.labels)
    known = [(each.wordings[page.language].cue or "").casefold() for each in step.labels]
    found = [word for word in re.findall(r"[^\W_]+", before) if word.casefold() in known]
    return found[-1] if found else ""


if __name__ == "__main__":
    sys.exit(run(validate, __doc__, "Every page matches the settings path."))
