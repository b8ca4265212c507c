"""The rules of the check on what stands on the pages: LinkedIn's labels, links into its settings, plain opt-out pages.

On the opt-out pages bold means LinkedIn's words and nothing else: the bold phrases of step-N.md, in order, are the
labels of step N, and those of index.md are the labels of all steps.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import zip_longest

from selectolax.lexbor import LexborNode

from checks.page import COMMENT, TEXT, Page, Phrase, is_inside, text_of
from checks.reading import Found, Guide, rules_of
from checks.settings_path import Wording
from checks.text import common_start, quoted

MARKS = r"(?:\*\*|__|<strong>)\s*"  # what precedes bold in the source
ADDRESS = re.compile(r"(?:(?:(?<!\w)https?:)?//|(?<!\w)www\.)[^\s\"'<>]*[\w/]", re.IGNORECASE)
SETTINGS = ("mypreferences", "psettings")  # sections of LinkedIn's settings, today and before

# What the opt-out pages are made of: elements, their attributes, and the classes that these may have.
PLAIN = (
    dict.fromkeys(
        ["p", "ul", "ol", "em", "strong", "table", "thead", "tbody", "tr", "th", "td", "br", "hr"],
        "",
    )
    | dict.fromkeys(["h1", "h2", "h3", "h4", "li", "sup"], "id")
    | {
        "a": "href class title",
        "img": "src alt width height loading",
        "div": "class",
        "span": "lang",
    }
)
CLASSES = {"a": "md-button md-button--primary", "div": "devices device footnote"}
NOTE_CLASSES = "footnote-ref footnote-backref"
RESERVED = (
    "status",
    "menu",
    "waiting",
    "publisher",
    "report",
    "contents",
    "pass-on",
)  # ids of the templates


@dataclass(frozen=True)
class Pair:
    """A label that has to be there, next to the bold phrase in its place; one of the two may be missing."""

    page: Page
    line: int
    language: str
    expected: str  # the label in the language of the page
    wanted: Mapping[str, Wording] | None  # and in every language
    phrase: Phrase | None


@lru_cache(maxsize=1)
def pairs(guide: Guide) -> list[Pair]:
    """Return the labels of every opt-out page next to its bold phrases; runs that agree are longest."""
    found = []
    for page, language, steps in guide.opt_out_pages:
        labels = [label.wordings for step in steps for label in step.labels]
        texts = [label[language].text for label in labels]
        phrases = [phrase.text for phrase in page.phrases]
        lines = page.lines(phrases, MARKS)
        for _, start, end, first, last in SequenceMatcher(
            None, texts, phrases, autojunk=False
        ).get_opcodes():
            for label, here in zip_longest(labels[start:end], range(first, last)):
                phrase = None if here is None else page.phrases[here]
                line = (
                    lines[last - 1 if here is None else here] if last else page.line_at(page.start)
                )
                found.append(
                    Pair(page, line, language, label[language].text if label else "", label, phrase)
                )
    return found


def label_wrong(guide: Guide) -> Iterator[Found]:
    """A label is written exactly as LinkedIn writes it, in the language of the page."""
    for pair in pairs(guide):
        if pair.wanted and pair.phrase and pair.phrase.text != pair.expected:
            found = pair.phrase.text
            language = next(
                (code for code, wording in pair.wanted.items() if wording.text == found), None
            )
            why = f'the wording in "{language}"' if language else _difference(pair.expected, found)
            yield (
                pair.page.file,
                pair.line,
                f"expected {quoted(pair.expected)}, found {quoted(found)} ({why})",
            )


def label_missing(guide: Guide) -> Iterator[Found]:
    """Every label of the step is there, in bold, in the order in which a person meets them."""
    for pair in pairs(guide):
        if pair.wanted and not pair.phrase:
            text, line, found = pair.expected, pair.line, "none"
            if any(phrase.text == text for phrase in pair.page.phrases):
                found = "it out of order"
            elif re.search(rf"(?<!\w){re.escape(text)}(?!\w)", pair.page.text):
                (line,), found = pair.page.lines([text]), "it without bold"
            yield pair.page.file, line, f"expected {quoted(text)} in bold here, found {found}"


def bold_unknown(guide: Guide) -> Iterator[Found]:
    """On the opt-out pages bold is LinkedIn's wording and nothing else, each label once."""
    for pair in pairs(guide):
        if pair.phrase and not pair.wanted:
            known = (
                each.expected for each in pairs(guide) if each.page is pair.page and each.wanted
            )
            expected = f"expected bold for {', '.join(map(quoted, known))} once each"
            yield pair.page.file, pair.line, f"{expected}, found {quoted(pair.phrase.text)}"


def label_cue(guide: Guide) -> Iterator[Found]:
    """The cue of a label precedes it: browser and app, from and to are not mixed up."""
    for pair in pairs(guide):
        wording = pair.wanted and pair.wanted[pair.language]
        if wording and wording.cue and pair.phrase and pair.phrase.text == wording.text:
            step = next(
                step
                for step in guide.path.steps
                if any(each.wordings is pair.wanted for each in step.labels)
            )
            cues = {
                (label.wordings[pair.language].cue or wording.cue).casefold()
                for label in step.labels
            }
            words = re.findall(r"[^\W_]+", pair.phrase.before)
            last = next((word for word in reversed(words) if word.casefold() in cues), "")
            if last.casefold() != wording.cue.casefold():
                before = f"expected the word {quoted(wording.cue)} before {quoted(wording.text)}"
                yield (
                    pair.page.file,
                    pair.line,
                    f"{before}, found {quoted(last) if last else 'none'}",
                )


def settings_link(guide: Guide) -> Iterator[Found]:
    """Every address in LinkedIn's settings is the canonical one or listed beside it, as a link or as text."""
    listed = [guide.path.setting]
    if guide.path.archive:
        listed += guide.path.archive.links
    for page in guide.pages.values():
        nodes = page.article.css("[href], [src]")
        linked = [node.attributes.get("href") or node.attributes.get("src") or "" for node in nodes]
        for address in dict.fromkeys([*linked, *ADDRESS.findall(page.text)]):
            if address not in listed and _is_setting(address, guide.path.setting):
                line = max(
                    page.line_of(written) for written in (address, address.replace("&", "&amp;"))
                )
                yield (
                    page.file,
                    line,
                    f"expected {quoted(guide.path.setting)}, found {quoted(address)}",
                )


def settings_link_missing(guide: Guide) -> Iterator[Found]:
    """Every opt-out page links to the setting, with text that a reader can choose; its main button does."""
    for page, *_ in guide.opt_out_pages:
        links = {node.attributes.get("href") for node in page.tree.css("a") if text_of(node)}
        buttons = {node.attributes.get("href") for node in page.tree.css("a.md-button--primary")}
        if guide.path.setting not in links or buttons - {guide.path.setting}:
            yield (
                page.file,
                page.line_at(page.start),
                f"expected a link to {quoted(guide.path.setting)}, found none",
            )


def page_plain(guide: Guide) -> Iterator[Found]:
    """An opt-out page is plain: what could hide something or show it otherwise is not there, however it is written."""
    for page, *_ in guide.opt_out_pages:
        for node in page.nodes:
            for found in _strange(node):
                (line,) = page.lines([text_of(node)])  # where its marks are Markdown's
                if (tag := found.split()[0].rstrip(">")) in page.source and tag[0] == "<":
                    line = max(page.line_of(written) for written in (found, tag))
                expected = "headings, paragraphs, lists, links, pictures, tables, footnotes, emphasis and bold alone"
                yield page.file, line, f"expected {expected}, found {quoted(found)}"


RULES = rules_of(globals())


def _strange(node: LexborNode) -> Iterator[str]:
    """Yield what an opt-out page may not have of `node`."""
    tag, attributes = str(node.tag), node.attributes
    if tag in (TEXT, COMMENT):
        return
    if tag not in PLAIN:
        yield f"<{tag}>"
    if tag == "strong" and is_inside(node, "a", "sup", "th", "strong"):
        yield "bold inside of a link, a raised text, a table's head or bold"
    if tag == "strong" and any(child.tag not in (TEXT, "em") for child in node.iter(True)):
        yield "bold with something else than text in it"
    if tag == "sup" and [str(child.tag) for child in node.iter(True)] != ["a"]:
        yield "a raised text that is no footnote"
    is_note = tag == "a" and (attributes.get("href") or "").startswith("#fn")
    classes = (NOTE_CLASSES if is_note else CLASSES.get(tag, "")).split()
    for name, value in attributes.items() if tag in PLAIN else ():
        if name not in PLAIN[tag].split() or (
            name == "class" and not {*(value or "").split()} <= {*classes}
        ):
            yield f'<{tag} {name}="{value}">' if value else f"<{tag} {name}>"
        written = "fn" if tag in ("li", "sup") else ""  # ids that Markdown gives to footnotes
        if name == "id" and (
            not str(value).startswith(written) or value in RESERVED or "__" in str(value)
        ):
            yield f"the id {value}"
    if is_note and not re.fullmatch(r"\d+|↩", text_of(node)):
        yield "a footnote's mark with words"
    if tag in ("a", "strong") and not text_of(node):
        yield f"<{tag}> without text"


def _is_setting(address: str, setting: str) -> bool:
    """Tell whether `address` leads into LinkedIn's settings, or was meant to: one slip leaves one of these whole."""
    parts = (*SETTINGS, *filter(None, [setting.rpartition("/")[2]]))
    on_linkedin = re.search(r"linkedin\.[a-z.]+/(.*/)?settings?(/|$)", address.lower())
    return on_linkedin is not None or any(part in address.lower() for part in parts)


def _difference(expected: str, found: str) -> str:
    """Say where two versions of a text part, naming what one cannot see."""
    place = common_start(expected, found)
    return (
        f"character {place + 1}: expected {_named(expected[place:])}, found {_named(found[place:])}"
    )


def _named(text: str) -> str:
    if not text or text[0] == " ":
        return "a space" if text else "the end"
    name = f"U+{ord(text[0]):04X} {unicodedata.name(text[0], 'without a name')}"
    return quoted(text[0]) if text[0].isascii() else name
