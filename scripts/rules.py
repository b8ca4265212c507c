"""The rules of the settings-path check: small pure functions. The docstring is the rule, the registry key its id."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from findings import quoted
from label_matching import Matching, similarity
from markdown_page import Page, normalised
from settings_path import FILE_NAME, SettingsPath

FOLDER = "opt-out"
SETTINGS_HOST = re.compile(r"(?:(?:www|m|[a-z]{2})\.)?linkedin\.[a-z.]+", re.IGNORECASE)
PUBLIC = {"", "help", "legal", "sharing", "company", "in", "posts", "pulse", "feed", "blog"}  # no settings
SETTINGS = ("mypreferences", "psettings")  # what the addresses of settings have in them, today and before
ALIKE = 0.8  # similarity from which an address is taken for a version of the canonical one

OnPage = Iterator[tuple[int, str]]  # line and message
OnSite = Iterator[tuple[Path, str]]  # file or folder, and message


@dataclass(frozen=True)
class Site:
    """The canonical path and the pages of a docs folder; a page that cannot be read is the reason why."""

    docs: Path
    path: SettingsPath
    pages: dict[Path, Page | str]

    def expected(self) -> dict[Path, tuple[str, range]]:
        """Return the opt-out pages that there have to be, each with its language and the steps that it describes."""
        last = len(self.path.steps)
        pages: dict[Path, tuple[str, range]] = {}
        for language in self.path.languages:
            folder = self.docs / language / FOLDER
            pages[folder / "index.md"] = (language, range(1, last + 1))
            pages |= {folder / f"step-{step}.md": (language, range(step, step + 1)) for step in range(1, last + 1)}
        return pages


def page_missing(site: Site) -> OnSite:
    """Every language has an overview of the steps and a page for each step."""
    for file, (language, _) in site.expected().items():
        if file not in site.pages:
            yield file, f"expected a page in {quoted(language)}, found none"


def page_extra(site: Site) -> OnSite:
    """There are as many step pages as steps."""
    expected = site.expected()
    folders = {file.parent for file in expected}
    for file in site.pages:
        if file.parent in folders and file not in expected:
            yield file, f"expected index.md and {len(site.path.steps)} step pages, found one more"


def page_unreadable(site: Site) -> OnSite:
    """A page can be read: it is UTF-8, and its HTML and its code blocks end."""
    for file, page in site.pages.items():
        if isinstance(page, str):
            yield file, page


def language_unknown(site: Site) -> OnSite:
    """The languages of the opt-out pages are those of the canonical file."""
    for folder in sorted({file.parent for file in site.pages if file.parent.name == FOLDER}):
        language = folder.parent.name
        if folder.parent.parent == site.docs and language not in site.path.languages:
            listed = ", ".join(site.path.languages)
            yield folder, f"expected a language that {FILE_NAME} lists ({listed}), found {quoted(language)}"


def settings_link(page: Page, path: SettingsPath) -> OnPage:
    """Every link into LinkedIn's settings is the canonical one."""
    for link in page.links:
        if link.href != path.setting and _leads_to_settings(link.href, path.setting):
            yield link.line, f"expected {quoted(path.setting)}, found {quoted(link.href)}"


def settings_link_missing(page: Page, path: SettingsPath) -> OnPage:
    """Every opt-out page links to the setting, where a reader sees it."""
    if not any(link.seen and _leads_to_settings(link.href, path.setting) for link in page.links):
        yield 1, f"expected a link to {quoted(path.setting)}, found none"


def page_empty(matching: Matching) -> OnPage:
    """An opt-out page has text."""
    if matching.page.is_empty:
        yield 1, f"expected the labels {_all(matching)}, found no text"


def label_wrong(matching: Matching) -> OnPage:
    """A label is written exactly as LinkedIn writes it, in the language of the page."""
    for index, phrase in matching.found.items():
        wanted = matching.wanted[index]
        if phrase.text != wanted.text:
            language = wanted.other_language(phrase.text)
            why = f'the wording in "{language}"' if language else _difference(wanted.text, phrase.text)
            yield phrase.line, f"expected {quoted(wanted.text)}, found {quoted(phrase.text)}{why and f' ({why})'}"


def label_split(matching: Matching) -> OnPage:
    """A label stands in one bold phrase."""
    for index, pieces in matching.split.items():
        found = " and ".join(quoted(piece.text) for piece in pieces)
        yield pieces[0].line, f"expected {quoted(matching.wanted[index].text)} in one bold phrase, found {found}"


def label_missing(matching: Matching) -> OnPage:
    """Every label of the step is there for the reader to see, in bold."""
    if matching.page.is_empty:
        return
    for index in matching.missing:
        text = matching.wanted[index].text
        plain = next((block for block in matching.page.blocks if _holds(block.text, text)), None)
        line = plain.line if plain else matching.line_before(index)
        if plain:
            hint = "found it without bold"
        elif any(_holds(unseen, text) for unseen in matching.page.unseen):
            hint = "found it where readers do not see it as wording: in a comment, in code or hidden"
        else:
            hint = "found none"
        yield line, f"expected {quoted(text)} in bold, {hint}"


def label_repeated(matching: Matching) -> OnPage:
    """Each label stands on the page once, so that every mention is checked in its place."""
    for phrase in matching.rest:
        if any(phrase.text == wanted.text for wanted in matching.wanted):
            yield phrase.line, f"expected {quoted(phrase.text)} in bold once, found it again"


def label_order(matching: Matching) -> OnPage:
    """The labels stand in the order in which a person meets them; the switch goes from on to off."""
    if not _in_order(matching):
        place = {id(phrase): number for number, phrase in enumerate(matching.page.phrases)}
        found = sorted(matching.found, key=lambda index: place[id(matching.found[index])])
        now, later = next((now, later) for now, later in zip(sorted(found), found, strict=True) if now != later)
        texts = quoted(matching.wanted[now].text), quoted(matching.wanted[later].text)
        yield matching.found[later].line, f"expected {texts[0]} before {texts[1]}, found {texts[1]} first"


def label_cue(matching: Matching) -> OnPage:
    """The cue of a label precedes it: browser and app, from and to are not mixed up."""
    if not _in_order(matching):
        return
    for index, phrase in matching.found.items():
        wanted = matching.wanted[index]
        if wanted.cue:
            cues = {other.cue.casefold() for other in matching.wanted if other.step == wanted.step and other.cue}
            words = re.findall(r"[^\W_]+", phrase.block.text[: phrase.start])
            last = next((word for word in reversed(words) if word.casefold() in cues), None)
            if last is None or last.casefold() != wanted.cue.casefold():
                found = quoted(last) if last else "none"
                yield phrase.line, f"expected the word {quoted(wanted.cue)} before {quoted(wanted.text)}, found {found}"


def bold_unknown(matching: Matching) -> OnPage:
    """On the opt-out pages bold is LinkedIn's wording and nothing else."""
    known = {wanted.text for wanted in matching.wanted}
    for phrase in matching.rest:
        if phrase.text not in known:
            yield phrase.line, f"expected bold for the labels {_all(matching)} alone, found {quoted(phrase.text)}"


def mark_stray(matching: Matching) -> OnPage:
    """No mark of bold or code and no tag is left over in the text: the site might take it for one."""
    for block in matching.page.blocks:
        if mark := re.search(r"\*\*|__|`|</?\w", block.text):
            line = block.line + block.text.count("\n", 0, mark.start())
            yield line, f"expected marks in pairs beside their words, outside of HTML blocks, found {quoted(mark[0])}"


SITE_RULES: dict[str, Callable[[Site], OnSite]] = {
    "page-missing": page_missing,
    "page-extra": page_extra,
    "page-unreadable": page_unreadable,
    "language-unknown": language_unknown,
}
LINK_RULES: dict[str, Callable[[Page, SettingsPath], OnPage]] = {  # for every page
    "settings-link": settings_link,
}
OPT_OUT_LINK_RULES: dict[str, Callable[[Page, SettingsPath], OnPage]] = {
    "settings-link-missing": settings_link_missing,
}
LABEL_RULES: dict[str, Callable[[Matching], OnPage]] = {  # for the opt-out pages
    "page-empty": page_empty,
    "label-wrong": label_wrong,
    "label-split": label_split,
    "label-missing": label_missing,
    "label-repeated": label_repeated,
    "label-order": label_order,
    "label-cue": label_cue,
    "bold-unknown": bold_unknown,
    "mark-stray": mark_stray,
}


@lru_cache(maxsize=4096)  # the same few addresses stand on many pages
def _leads_to_settings(href: str, setting: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        parts = urlsplit("")
    section = parts.path.strip("/").partition("/")[0]
    if section not in PUBLIC and SETTINGS_HOST.fullmatch(parts.netloc):
        return True
    likeness = SequenceMatcher(None, href[: 2 * len(setting)], setting, autojunk=False)
    return any(name in href.lower() for name in SETTINGS) or (
        likeness.real_quick_ratio() > ALIKE and likeness.quick_ratio() > ALIKE and likeness.ratio() > ALIKE
    )


def _in_order(matching: Matching) -> bool:
    place = {id(phrase): number for number, phrase in enumerate(matching.page.phrases)}
    places = [place[id(matching.found[index])] for index in sorted(matching.found)]
    return places == sorted(places)


def _holds(text: str, label: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", normalised(text)) is not None


def _all(matching: Matching) -> str:
    return ", ".join(quoted(wanted.text) for wanted in matching.wanted)


def _difference(expected: str, found: str) -> str:
    """Say where two versions of a text part, or nothing when they have too little in common for that to help."""
    if similarity(expected, found) < 0.6:
        return ""
    pairs = zip(expected, found, strict=False)
    shortest = min(len(expected), len(found))
    place = next((number for number, (one, other) in enumerate(pairs) if one != other), shortest)
    return f"character {place + 1}: expected {_name(expected[place:])}, found {_name(found[place:])}"


def _name(text: str) -> str:
    if not text:
        return "the end"
    character = text[0]
    if character.isascii():
        return "a space" if character == " " else quoted(character)
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
