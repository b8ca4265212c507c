#!/usr/bin/env python3
"""Compare the opt-out pages with the canonical settings path, `docs/settings-path.toml`.

On these pages bold means LinkedIn's words and nothing else: what a reader sees in bold on step-N.md is, in order, the
labels of step N, and on index.md those of all steps. Links into LinkedIn's settings are looked at on every page.
Nothing is ever written.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from findings import Finding, need_folder, run
from label_matching import labels_of, match
from markdown_page import Page, read_page
from page_files import PageError, find_pages
from rules import LABEL_RULES, LINK_RULES, OPT_OUT_LINK_RULES, SITE_RULES, Site
from settings_path import FILE_NAME, load


def check(docs: Path) -> list[Finding]:
    """Return everything in the folder `docs` that does not match the settings path in it, sorted.

    Raises `CannotRunError` when the folder is not there or the canonical file cannot be used.
    """
    need_folder(docs)
    path = load(docs / FILE_NAME)
    closed: list[OSError] = []
    pages = {file: _read(file) for file in find_pages(docs, closed.append)}
    pages |= {Path(error.filename): f"expected a folder that can be read, found: {error.strerror}" for error in closed}
    return check_site(Site(docs, path, pages))


def check_site(site: Site) -> list[Finding]:
    """Return everything on the pages of `site` that does not match its settings path, sorted."""
    return sorted(set(_findings(site)))


def _findings(site: Site) -> Iterator[Finding]:
    for rule, on_site in SITE_RULES.items():
        yield from (Finding(file, 1, rule, message) for file, message in on_site(site))
    expected = site.expected()
    for file, page in site.pages.items():
        if isinstance(page, str):
            continue
        for rule, on_page in (LINK_RULES | OPT_OUT_LINK_RULES if file in expected else LINK_RULES).items():
            yield from (Finding(file, line, rule, message) for line, message in on_page(page, site.path))
        if file in expected:
            language, numbers = expected[file]
            steps = [(number, site.path.steps[number - 1]) for number in numbers]
            matching = match(page, labels_of(steps, language))
            for rule, on_labels in LABEL_RULES.items():
                yield from (Finding(file, line, rule, message) for line, message in on_labels(matching))


def _read(file: Path) -> Page | str:
    try:
        return read_page(file)
    except PageError as error:
        return str(error)


def main() -> int:
    """Run the check as a command and return the exit code."""
    return run(check, "Compare the opt-out pages with the settings path.", "Every page matches the settings path.")


if __name__ == "__main__":
    sys.exit(main())
