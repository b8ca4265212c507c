"""What may be done to labels and links on the real pages is found; what nobody sees is not.

`python3 scripts/dev.py test tests/test_mutations.py` prints the counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from itertools import islice, pairwise
from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.structure.files import File

from checks import rules_shown, rules_steps
from checks.configuration import warnings_of_mkdocs
from checks.judging import judge_page
from checks.project import opt_out_steps, render
from checks.rendered import RenderedPage
from checks.settings_path import FILE_NAME, load
from checks.text import single_spaced
from site_under_test import PATH, PROJECT
from validate_settings_path import RULES

ALL_RULES = (*RULES, *rules_steps.PAGE_RULES, *rules_shown.RULES)
PAGES = [page for page in PROJECT.pages if page.labels]
LINKING = [page for page in PROJECT.pages if PATH.setting in page.source]
TABLE = tomllib.loads(Path(__file__).with_name("mutations.toml").read_text(encoding="utf-8"))
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ESCAPABLE = Markdown().ESCAPED_CHARS
LOOK_ALIKES = str.maketrans("aceopxyAEIKMOST", "асеорхуАЕІКМОЅТ")
HERE = "•"
REPEATED = re.compile(r'(?:^setting|^\[\[steps\]\]\nid|\btext|\bcue) = "[^"\n]+', re.MULTILINE)
SPACES = {"no-break spaces": "\N{NO-BREAK SPACE}", "wrapped": "\n", "two spaces": "  "}
SOME = 5  # every fifth variant is tried: as many that each kind has its turn
FEW = 17  # of very many

Variant = tuple[str, RenderedPage, str]  # what was done, to which page, and how it reads then
Count = Callable[[str, int, int], None]


def is_noticed(page: RenderedPage, text: str) -> bool:
    """Tell whether something is found where `text` stands in place of what is on `page`."""
    file = File(f"{page.language}/{page.name}", None, PROJECT.config.site_dir, True)
    file.content_string = text
    with warnings_of_mkdocs():
        changed = render(file, PROJECT.config, PROJECT.files, PATH)
    return any(judge_page([rule], changed) for rule in ALL_RULES)


def labels_of(page: RenderedPage) -> Iterator[tuple[str, str]]:
    """Yield each label in bold on `page`, and the page with `HERE` in its place."""
    for match in BOLD.finditer(page.source):
        before = page.source[: match.start()]
        after = page.source[match.end() :]
        yield match[1], f"{before}{HERE}{after}"


def from_table(kind: str, text: str, other: str = "") -> dict[str, str]:
    """Return what stands in place of `text`, by what is done to it."""
    changes = {}
    for name, pattern in TABLE[kind].items():
        changes[name] = pattern.replace("•", text).replace("◦", other)
    return changes


def letters(text: str) -> Iterator[tuple[str, str]]:
    """Yield what was done to a letter of `text`, and the text afterwards."""
    for place, letter in enumerate(text):
        changes = from_table("letter", letter)
        changes["case flipped"] = letter.swapcase()
        changes["look-alike"] = letter.translate(LOOK_ALIKES)
        if letter in ESCAPABLE:
            del changes["backslash before"]
        for name, new in changes.items():
            changed = text[:place] + new + text[place + 1 :]
            if single_spaced(changed) != single_spaced(text):
                yield f"letter {name}", changed


def misspelt_labels() -> Iterator[Variant]:
    for page in PAGES:
        for label, around in labels_of(page):
            for name, changed in letters(label):
                yield name, page, around.replace(HERE, f"**{changed}**")


def misplaced_labels() -> Iterator[Variant]:
    for page in PAGES:
        for label, around in labels_of(page):
            changes = from_table("misplaced", label, escape(label))
            if len(label) > 2:
                changes["cut in two"] = f"**{label[:2]}** **{label[2:]}**"
            for name, new in changes.items():
                yield name, page, around.replace(HERE, new)
        for one, other in pairwise(BOLD.findall(page.source)):
            swapped = page.source.replace(f"**{one}**", HERE).replace(f"**{other}**", f"**{one}**")
            yield "swapped", page, swapped.replace(HERE, f"**{other}**")


def altered_links() -> Iterator[Variant]:
    setting = PATH.setting
    changes = from_table("link", setting, setting.rpartition("/")[0])
    changes["scheme"] = setting.replace("https:", "http:")
    changes["host"] = setting.replace("www.", "")
    changes["language"] = setting.replace("www.", "de.")
    changes["capital letters"] = setting.upper()
    for page in LINKING:
        for what, changed in [*changes.items(), *islice(letters(setting), 0, None, FEW)]:
            yield what, page, page.source.replace(setting, changed, 1)


def whole_pages() -> Iterator[Variant]:
    for page in PAGES:
        head = page.source[: page.start]
        yield "empty", page, ""
        yield "without text", page, head
        for other in PAGES:
            if other.name == page.name and other != page:
                yield "of another language", page, other.source
            if other.language == page.language and other != page:
                yield "of another step", page, other.source


def equivalents() -> Iterator[Variant]:
    for page in PAGES:
        text = page.source
        link = rf"\[([^\]]+)\]\({re.escape(PATH.setting)}\)(?:\{{.*?\}})?"
        button = rf'<a class="md-button md-button--primary" href="{PATH.setting}">\1</a>'
        reference = text.replace(f"({PATH.setting})", "[setting]")
        yield "more prose", page, f"{text}\n\nTake your time.\n"
        yield "a comment", page, f"{text}\n\n<!-- **not seen** -->\n"
        yield "asterisks for items", page, re.sub(r"^- ", "* ", text, flags=re.MULTILINE)
        yield "reference links", page, f"{reference}\n\n[setting]: {PATH.setting}\n"
        yield "raw link", page, re.sub(link, button, text)
        for label, around in labels_of(page):
            changes = from_table("equivalent", label, escape(label))
            changes["entities"] = "**" + "".join(f"&#{ord(letter)};" for letter in label) + "**"
            for name, space in SPACES.items():
                changes[name] = f"**{label.replace(' ', space)}**"
            for name, new in changes.items():
                yield name, page, around.replace(HERE, new)


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Count:
    """Says how many variants were tried, and how many the check got wrong: none."""
    return lambda *counted: record_property("said", "{}: {} variants, {} wrong".format(*counted))


def tried(variants: Iterator[Variant], every: int) -> list[Variant]:
    """Return every so many of `variants`; each kind is among them."""
    everything = list(variants)
    some = everything[::every]
    assert {what for what, _, _ in some} == {what for what, _, _ in everything}
    return some


@pytest.mark.parametrize(
    ("variants", "every"),
    [(misspelt_labels, FEW), (misplaced_labels, SOME), (altered_links, SOME), (whole_pages, 1)],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_fault_on_pages_is_noticed(
    variants: Callable[[], Iterator[Variant]], every: int, count: Count
) -> None:
    faults = tried(variants(), every)
    survivors = [(what, page.file) for what, page, text in faults if not is_noticed(page, text)]
    count(variants.__name__, len(faults), len(survivors))
    assert survivors == []


def test_what_a_reader_cannot_tell_apart_is_left_alone(count: Count) -> None:
    alike = tried(equivalents(), SOME)
    alarms = [(what, page.file) for what, page, text in alike if is_noticed(page, text)]
    count("equivalents", len(alike), len(alarms))
    assert alarms == []


def test_every_change_of_the_canonical_file_that_pages_repeat_is_noticed(
    tmp_path: Path, count: Count
) -> None:
    file = tmp_path / FILE_NAME
    text = PROJECT.canonical_file.read_text(encoding="utf-8")
    changes = list(REPEATED.finditer(text))
    survivors = []
    for match in changes:
        file.write_text(f"{text[: match.end()]}x{text[match.end() :]}", encoding="utf-8")
        settings_path = load(file)
        steps = opt_out_steps(settings_path)
        findings = []
        for page in PAGES:
            changed = replace(page, settings_path=settings_path, steps=steps[page.name])
            findings += judge_page(ALL_RULES, changed)
        if not findings:
            survivors.append(match[0])
    count("canonical file", len(changes), len(survivors))
    assert survivors == []
