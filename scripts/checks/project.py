"""The rules of the check on what has to follow, all over the project, when languages, pages or steps come and go."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from additions.moved import moved_pages, read_moved
from additions.pictures import TEMPLATES
from checks.page import text_of
from checks.reading import OPT_OUT, Found, Guide, rules_of
from checks.settings_path import FILE_NAME
from checks.text import line_at, quoted
from checks.words import words_file

FORMS = Path(".github", "ISSUE_TEMPLATE")


def language_unlisted(guide: Guide) -> Iterator[Found]:
    """MkDocs and its search have the languages of the canonical file, with the same default."""
    listed = guide.plugins.get("i18n", {}).get("languages", [])
    locales = [
        entry["locale"] for entry in sorted(listed, key=lambda entry: not entry.get("default"))
    ]
    search = guide.plugins.get("search", {}).get("lang", [])
    wanted = list(guide.path.languages)
    for plugin, languages in {"i18n": locales, "search": search}.items():
        if plugin in guide.plugins and languages != wanted:
            expected = f"expected the languages of {FILE_NAME} for the plugin {plugin}: {', '.join(wanted)}"
            found = ", ".join(map(str, languages)) or "none"
            yield guide.config_file, guide.config_line(f"- {plugin}:"), f"{expected}, found {found}"


def section_untranslated(guide: Guide) -> Iterator[Found]:
    """The titles of sections, which stand in mkdocs.yml, are translated into every other language."""
    entries = [entry for entry in guide.config.get("nav") or [] if isinstance(entry, dict)]
    titles = [
        title for entry in entries for title, pages in entry.items() if isinstance(pages, list)
    ]
    for language in guide.plugins.get("i18n", {}).get("languages", []):
        for title in titles:
            if not language.get("default") and title not in (
                language.get("nav_translations") or {}
            ):
                line = guide.config_line(f"locale: {language['locale']}")
                yield (
                    guide.config_file,
                    line,
                    f"expected {quoted(title)} under nav_translations, found none",
                )


def nav_wrong(guide: Guide) -> Iterator[Found]:
    """The navigation names every page once and nothing else, and the steps in their order."""
    default, entries = guide.path.languages[0], list(_entries(guide.config.get("nav") or []))
    pages, folder = guide.files(default), guide.docs / default
    steps = [entry for entry in entries if entry.startswith(f"{OPT_OUT}/")]
    wanted = [
        file.relative_to(folder).as_posix() for file in guide.opt_out if file.is_relative_to(folder)
    ]
    wrong = {entry: f"expected a page of docs/{default}" for entry in entries if entry not in pages}
    wrong |= {entry: "expected each page once" for entry in entries if entries.count(entry) > 1}
    if steps and steps != wanted and not wrong:
        wrong[steps[0]] = f"expected {', '.join(wanted)} in this order"
    yield from (
        (guide.config_file, guide.config_line(at), f"{why}, found {quoted(at)}")
        for at, why in wrong.items()
    )
    for name in sorted(pages.keys() - set(entries)) if entries else ():
        yield (
            guide.config_file,
            guide.config_line("nav:"),
            f"expected the page {quoted(name)} in nav, found none",
        )


def moved_wrong(guide: Guide) -> Iterator[Found]:
    """A page that is noted as moved is not there any more, and leads to one that is."""
    names = [
        (code + "/" if number else "", guide.files(code))
        for number, code in enumerate(guide.path.languages)
    ]
    pages = {
        f"{home}{name.removesuffix('.md')}/".removesuffix("index/")
        for home, files in names
        for name in files
    }
    homes = {code: home for code, (home, _) in zip(guide.path.languages, names, strict=True)}
    moved, problems = read_moved((guide.config.get("extra") or {}).get("moved", {}))
    for expected, found in problems:
        yield guide.config_file, guide.config_line("moved:"), f"expected {expected}, found {found}"
    for old, new in moved_pages(moved, homes).items():
        for address, problem in (
            (new, "an address of a page"),
            (old, "an address that no page has any more"),
        ):
            if (address in pages) != (address == new):
                yield (
                    guide.config_file,
                    guide.config_line("moved:"),
                    f"expected {problem}, found {quoted(address)}",
                )


def words_missing(guide: Guide) -> Iterator[Found]:
    """Every language has all the words of the templates."""
    keys = sorted({key for table in guide.words.values() for key in table})
    for language in guide.path.languages if keys else ():
        file, table = words_file(guide.root / "overrides", language), guide.words.get(language, {})
        for key in keys if table else ["all"]:
            if not table.get(key, "").strip():
                yield file, 1, f"expected words for {quoted(key)}, found none"


def step_undrawn(guide: Guide) -> Iterator[Found]:
    """Every step has a picture, and no picture is of a step that is not there."""
    folder, count = guide.root / TEMPLATES, len(guide.path.steps)
    drawn = {int(re.split("[-.]", file.name)[1]) for file in folder.glob("step-[0-9]*")}
    for number in sorted(drawn ^ set(range(1, count + 1))) if drawn else ():
        expected = f"expected a picture for each of the {count} steps of {FILE_NAME}"
        yield (
            folder / f"step-{number}.svg.j2",
            1,
            f"{expected}, found {'one more' if number in drawn else 'none'}",
        )


def steps_linked(guide: Guide) -> Iterator[Found]:
    """The overview has a heading for each step, and a page that links to several steps links to all of them."""
    wanted = [str(number) for number in range(1, len(guide.path.steps) + 1)]
    for page in guide.pages.values():
        if page.file.parent.name == OPT_OUT and page.file.name != "index.md":
            continue
        hrefs = [node.attributes.get("href") or "" for node in page.tree.css("a")]
        links = [
            match[1] for href in hrefs if (match := re.search(r"(?:^|/)step-(\d+)\.md$", href))
        ]
        if len(set(links)) > 1 and sorted(set(links), key=int) != wanted:
            line = page.line_of(f"step-{max(links, key=int)}.md")
            yield (
                page.file,
                line,
                f"expected links to the steps {', '.join(wanted)}, found {', '.join(links)}",
            )
        ids = [
            match[1]
            for node in page.tree.css("h2, h3")
            if (match := re.fullmatch(r"step-(\d+)", node.id or ""))
        ]
        if ids and ids != wanted:
            expected = f"expected a heading for each of the steps {', '.join(wanted)}"
            yield (
                page.file,
                page.line_of(f"{{#step-{ids[-1]}}}"),
                f"{expected}, found {', '.join(ids)}",
            )


def step_misnumbered(guide: Guide) -> Iterator[Found]:
    """A step has the same number in its address, its titles, its heading on the overview and the links to it."""
    for page in guide.pages.values():
        step = re.escape(
            guide.words.get(page.file.relative_to(guide.docs).parts[0], {}).get("step", "Step")
        )
        number = re.compile(rf"\b{step}\s+(\d+)|^(\d+)\.", re.IGNORECASE)
        named = [(node.attributes.get("href") or "", text_of(node)) for node in page.tree.css("a")]
        named += [(f"{node.id}.md", text_of(node)) for node in page.tree.css("h1, h3")]
        if page.file.parent.name == OPT_OUT:
            named += [
                (page.file.name, str(page.meta.get(key, ""))) for key in ("title", "nav_title")
            ]
        for place, text in named:
            wanted, found = re.search(r"(?:^|/)step-(\d+)\.md", place), number.search(text)
            if wanted and found and wanted[1] not in found.groups():
                yield (
                    page.file,
                    page.line_of(text),
                    f"expected the number {wanted[1]}, found {quoted(text)}",
                )


def steps_counted(guide: Guide) -> Iterator[Found]:
    """Where the number of steps is written, or steps are listed by their numbers, it is what the file has."""
    count, common = len(guide.path.steps), {guide.config_file: guide.config_text}
    common |= {
        form: form.read_text(encoding="utf-8")
        for form in sorted((guide.root / FORMS).glob("*.yml"))
    }
    for language, table in guide.words.items():
        if not {"numbers", "step"} <= table.keys():
            continue
        own = words_file(guide.root / "overrides", language)
        texts = common | {own: own.read_text(encoding="utf-8")}
        texts |= {
            file: page.source
            for file, page in guide.pages.items()
            if file.is_relative_to(guide.docs / language)
        }
        numbers, step = table["numbers"].split(), re.escape(table["step"])
        others = "|".join(word for number, word in enumerate(numbers, 2) if number != count)
        for file, text in texts.items():
            wrong = re.finditer(
                rf"\b(?:{others}|(?!{count}\b)\d+)\s+{step}\w*", text, re.IGNORECASE
            )
            listed = [*re.finditer(rf"\b{step}\s+(\d+)\b", text, re.IGNORECASE)]
            named = {int(match[1]) for match in listed}
            is_off = max(named, default=0) > count or 1 < len(named) < count
            for match in (*wrong, *listed[-1:] * is_off):
                expected = f"expected {count} steps, as {FILE_NAME} has them"
                yield file, line_at(text, match.start()), f"{expected}, found {quoted(match[0])}"


RULES = rules_of(globals())


def _entries(nav: list[Any]) -> Iterator[str]:
    """Yield the pages of `nav`, with or without titles and in sections."""
    for entry in nav:
        for value in entry.values() if isinstance(entry, dict) else [entry]:
            yield from _entries(value) if isinstance(value, list) else [str(value)]
