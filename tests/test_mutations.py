"""Every single fault that somebody may make on the real pages or in the real canonical file is found.

What a reader cannot tell apart is left alone. `python3 scripts/dev.py test tests/test_mutations.py` prints the counts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise
from pathlib import Path

import markdown
import pytest

from checks import labels, pages
from checks.finding import DOCS, CannotRunError
from checks.page import Dialect, Page, PageError, normalised, page_of
from checks.reading import Rule, apply, read_guide
from checks.settings_path import FILE_NAME, load
from sample import table

GUIDE = read_guide(DOCS)
PATH = GUIDE.path
CANONICAL = DOCS / FILE_NAME
DIALECT = Dialect.of(GUIDE.config)
SOURCES = {file: page.source for file, page in GUIDE.pages.items()}
OPT_OUT = {file: SOURCES[file] for file in GUIDE.opt_out}
ALL = (*labels.RULES, *pages.RULES)
ON_A_PAGE = (*labels.RULES, pages.front_matter, pages.mark_stray, pages.character_odd)
TEMPLATES = table("mutations.toml")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
ESCAPABLE = markdown.Markdown().ESCAPED_CHARS
LOOK_ALIKES = str.maketrans("aceopxyAEIKMOST", "асеорхуАЕІКМОЅТ")
Tell = Callable[[str], None]
Variant = tuple[
    str, dict[Path, str | None]
]  # what was done, and how pages read afterwards (None: gone)


def judged(
    variants: Iterator[Variant], rules: Sequence[Rule], others: Mapping[Path, Page]
) -> tuple[Counter[str], dict[bool, list[str]]]:
    """Count the variants by what was done, and name those in which something is found, or (False) nothing."""
    counts: Counter[str] = Counter()
    outcome: dict[bool, list[str]] = {True: [], False: []}
    for name, texts in variants:
        counts[name] += 1
        try:
            changed = {
                file: page_of(file, text, DIALECT)
                for file, text in texts.items()
                if text is not None
            }
            kept = {file: page for file, page in others.items() if file not in texts}
            is_found = bool(apply(rules, replace(GUIDE, pages=kept | changed)))
        except PageError:
            is_found = True
        outcome[is_found].append(
            f"{name}: {', '.join(str(file.relative_to(DOCS)) for file in texts)}"
        )
    return counts, outcome


def templates(kind: str, label: str) -> dict[str, str]:
    """Return what stands in place of the bold `label`, by what is done to it."""
    return {
        name: new.replace("•", label).replace("◦", escape(label))
        for name, new in TEMPLATES[kind].items()
    }


def misspelt_labels() -> Iterator[Variant]:
    """Every character of every label, in every way on the pages of single steps and in one of the ways on overviews."""
    for file, text in OPT_OUT.items():
        for match in BOLD.finditer(text):
            label, start = match[1], match.start(1)
            for place, character in enumerate(label):
                changes = {
                    "dropped": "",
                    "doubled": character * 2,
                    "replaced": "x" if character != "x" else "z",
                    "case flipped": character.swapcase(),
                    "look-alike": character.translate(LOOK_ALIKES),
                    "zero-width space after": f"{character}\u200b",
                    "soft hyphen after": f"{character}\u00ad",
                    "backslash before": f"\\{character}"
                    if character not in ESCAPABLE
                    else character,
                }
                for number, (name, new) in enumerate(changes.items()):
                    changed = label[:place] + new + label[place + 1 :]
                    is_next = file.name != "index.md" or number == place % len(changes)
                    if is_next and normalised(changed) != normalised(label):
                        yield (
                            f"character {name}",
                            {file: text[:start] + changed + text[start + len(label) :]},
                        )


def misplaced_labels() -> Iterator[Variant]:
    for file, text in OPT_OUT.items():
        labels = list(BOLD.finditer(text))
        for match in labels:
            label, (start, end) = match[1], match.span()
            changes = templates("misplaced", label)
            if len(label) > 2:
                changes["split"] = f"**{label[: len(label) // 2]}** **{label[len(label) // 2 :]}**"
            for name, new in changes.items():
                yield f"label {name}", {file: text[:start] + new + text[end:]}
        for one, other in pairwise(labels):
            between = text[one.end() : other.start()]
            swapped = text[: one.start()] + other[0] + between + one[0] + text[other.end() :]
            yield "labels swapped", {file: swapped}


def foreign_labels() -> Iterator[Variant]:
    wordings = [label.wordings for step in PATH.steps for label in step.labels]
    for file, text in OPT_OUT.items():
        for match in BOLD.finditer(text):
            for texts in (
                {code: wording.text for code, wording in each.items()} for each in wordings
            ):
                if normalised(match[1]) in texts.values():
                    for other in set(texts.values()) - {normalised(match[1])}:
                        changed = text[: match.start(1)] + other + text[match.end(1) :]
                        yield "label of another language", {file: changed}


def moved_labels() -> Iterator[Variant]:
    for file, text in OPT_OUT.items():
        for target in OPT_OUT:
            if target.parent == file.parent and target != file:
                for match in BOLD.finditer(text):
                    left = text[: match.start()] + text[match.end() :]
                    yield (
                        "label moved to another page",
                        {file: left, target: f"{OPT_OUT[target]}\n\n{match[0]}\n"},
                    )


def altered_links() -> Iterator[Variant]:
    for file, text in SOURCES.items():
        for match in re.finditer(re.escape(PATH.setting), text):
            for place, character in enumerate(PATH.setting):
                changes = {
                    "dropped": "",
                    "doubled": character * 2,
                    "replaced": "x" if character != "x" else "z",
                }
                name, new = list(changes.items())[place % len(changes)]
                changed = PATH.setting[:place] + new + PATH.setting[place + 1 :]
                yield (
                    f"link: character {name}",
                    {file: text[: match.start()] + changed + text[match.end() :]},
                )
            for name, changed in {
                "scheme": PATH.setting.replace("https", "http"),
                "host": PATH.setting.replace("www.linkedin.com", "linkedin.com"),
                "language": PATH.setting.replace("www.", "de."),
                "query": f"{PATH.setting}?trk=guide",
                "fragment": f"{PATH.setting}#top",
                "slash": f"{PATH.setting}/",
                "capital letters": PATH.setting.upper(),
                "old address": "https://www.linkedin.com/psettings/privacy",
                "wrong address": PATH.setting.replace(
                    "data-for-ai-improvement", "data-for-generative-ai"
                ),
                "parent folder": PATH.setting.rpartition("/")[0],
            }.items():
                yield f"link: {name}", {file: text[: match.start()] + changed + text[match.end() :]}


def whole_pages() -> Iterator[Variant]:
    first, second = PATH.languages[:2]
    for file, text in OPT_OUT.items():
        yield "page removed", {file: None}
        yield "page emptied", {file: ""}
        yield "page without text", {file: text[: text.index("\n# ")] + "\n"}
        if file.parent.parent.name == first:
            other = DOCS / second / file.relative_to(DOCS / first)
            yield "pages swapped between languages", {file: OPT_OUT[other], other: text}
        for neighbour in OPT_OUT:
            if neighbour.parent == file.parent and neighbour > file:
                yield "pages swapped", {file: OPT_OUT[neighbour], neighbour: text}
    for language in PATH.languages:
        yield "page too many", {DOCS / language / "opt-out" / "step-5.md": "# More\n"}


def canonical_variants() -> Iterator[tuple[str, str, str]]:
    """Each field of the canonical file, altered: the field's name, what was done, and the file's text afterwards."""
    text = CANONICAL.read_text("utf-8")
    for match in re.finditer(r'(?<![\w#])(\w+) = ("[^"\n]*"|\[[^\]\n]*\]|[\d-]+)', text):
        if "#" in text[text.rfind("\n", 0, match.start()) + 1 : match.start()]:
            continue
        field, value = match[1], match[2]
        inner = value.strip('"')
        changes = {"emptied": '""', "of another type": "true", "removed": None}
        if value.startswith('"'):
            changes |= {"lengthened": f'"{inner}x"', "shortened": f'"{inner[:-1]}"'}
        for name, new in changes.items():
            changed = f"{field} = {new}" if new is not None else f"{field}x = {value}"
            yield field, name, text[: match.start()] + changed + text[match.end() :]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    return lambda text: record_property("said", text)  # conftest.py prints it at the end


@pytest.mark.parametrize(
    ("variants", "rules", "others"),
    [
        *(
            (variants, ON_A_PAGE, {})
            for variants in (misspelt_labels, misplaced_labels, foreign_labels, altered_links)
        ),
        *((variants, ALL, GUIDE.pages) for variants in (moved_labels, whole_pages)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_fault_on_pages_is_found(
    variants: Callable[[], Iterator[Variant]],
    rules: Sequence[Rule],
    others: Mapping[Path, Page],
    tell: Tell,
) -> None:
    counts, outcome = judged(variants(), rules, others)
    survivors = outcome[False]
    tell(
        f"{variants.__name__}: {counts.total()} variants of {len(counts)} kinds, {len(survivors)} survivors"
    )
    assert counts.total() > 30
    assert survivors == []


def test_every_altered_field_of_the_canonical_file_is_found_or_only_documents(
    tmp_path: Path, tell: Tell
) -> None:
    file = tmp_path / "settings-path.toml"
    counts: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    for field, name, text in canonical_variants():
        counts[field] += 1
        file.write_text(text, "utf-8")
        try:
            changed = load(file)
        except CannotRunError:
            continue
        if not apply(ALL, replace(GUIDE, path=changed)):
            survived[field] += 1
            assert name in {"lengthened", "shortened"}, f"{field} {name}"
    named = ", ".join(
        f"{field} {count}" for field, count in sorted(survived.items())
    )  # nothing repeats these on pages
    tell(f"canonical file: {counts.total()} variants, {survived.total()} survivors: {named}")
    assert counts.total() > 100
    assert survived.keys() <= {"as_read", "begins", "feed", "id", "latest", "publisher", "url"}


def equivalents() -> Iterator[Variant]:
    for file, text in OPT_OUT.items():
        raw = rf"\[([^\]]+)\]\({re.escape(PATH.setting)}\)(?:\{{.*?\}})?"
        reference = text.replace(f"({PATH.setting})", "[setting]")
        yield "more prose", {file: f"{text}\n\nTake your time.\n"}
        yield "a comment", {file: f"{text}\n\n<!-- **not seen** -->\n"}
        yield "asterisks for list items", {file: re.sub(r"^- ", "* ", text, flags=re.MULTILINE)}
        yield "reference links", {file: f"{reference}\n\n[setting]: {PATH.setting}\n"}
        yield "raw link", {file: re.sub(raw, rf'<a href="{PATH.setting}">\1</a>', text)}
        for match in BOLD.finditer(text):
            label = match[1]
            changes = templates("equivalent", label) | {
                "entities": "**" + "".join(f"&#{ord(character)};" for character in label) + "**",
                "no-break spaces": f"**{label.replace(' ', chr(0xA0))}**",
                "narrow no-break spaces": f"**{label.replace(' ', chr(0x202F))}**",
                "wrapped": f"**{label.replace(' ', chr(10), 1)}**",
                "two spaces": f"**{label.replace(' ', '  ')}**",
            }
            for name, new in changes.items():
                yield name, {file: text[: match.start()] + new + text[match.end() :]}


def test_what_a_reader_cannot_tell_apart_is_left_alone(tell: Tell) -> None:
    counts, outcome = judged(equivalents(), ON_A_PAGE, {})
    wrong = outcome[True]
    tell(
        f"equivalents: {counts.total()} variants of {len(counts)} kinds, {len(wrong)} false alarms"
    )
    assert counts.total() > 200
    assert wrong == []
