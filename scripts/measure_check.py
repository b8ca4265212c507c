#!/usr/bin/env python3
"""Measure how the check's time grows with the number of pages, next to reading and parsing the same files alone.

The pages are generated in a temporary folder: the project's own, under as many languages as it takes.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice, product
from json import dumps  # TOML's texts are written as in JSON
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter

from page_files import find_pages, read_markdown
from settings_path import FILE_NAME, MAX_LANGUAGES, SettingsPath, load
from site_markdown import PARSER
from validate_settings_path import check

DOCS = Path(__file__).resolve().parent.parent / "docs"
SIZES = (10, 100, 1_000, 10_000)


def generate(docs: Path, number: int) -> None:
    """Write `number` pages that match their settings path into the folder `docs`, made from the project's own."""
    path = load(DOCS / FILE_NAME)
    source = DOCS / path.languages[-1]
    opt_out = [file for file in find_pages(source) if file.parent != source]
    others = [file for file in find_pages(source) if file.parent == source]
    wanted = max(1, min(MAX_LANGUAGES, number // (len(opt_out) + len(others))))
    languages = ["".join(letters) for letters in islice(product(ascii_lowercase, repeat=2), wanted)]
    docs.mkdir()
    (docs / FILE_NAME).write_text(_canonical(path, languages), "utf-8")
    for language in languages:
        for file in opt_out:
            _copy(file, docs / language / file.relative_to(source))
    for count in range(number - len(opt_out) * len(languages)):
        file = others[count % len(others)]
        _copy(file, docs / languages[count % len(languages)] / f"more-{count // 100}" / f"{file.stem}-{count}.md")


def _canonical(path: SettingsPath, languages: Sequence[str]) -> str:
    """Return a canonical file in which every one of `languages` has the wordings of the last language of `path`."""
    key = next(iter(path.sources))
    source = path.sources[key]
    lines = [f"reviewed = {path.reviewed}", f"setting = {dumps(path.setting)}", f"setting_sources = [{dumps(key)}]"]
    lines += ["languages = [", *(f"{dumps(language)}," for language in languages), "]"]
    lines += [f"[sources.{key}]", f"publisher = {dumps(source.publisher)}", f"url = {dumps(source.url)}"]
    lines += [f"published = {dumps(source.published)}"]
    for step in path.steps:
        lines += ["[[steps]]", f"id = {dumps(step.id)}"]
        for label in step.labels:
            wording = label.wordings[path.languages[-1]]
            cue = f", cue = {dumps(wording.cue)}" if wording.cue else ""
            table = f"{{ text = {dumps(wording.text)}, sources = [{dumps(key)}]{cue} }}"
            lines += ["[[steps.labels]]", f"id = {dumps(label.id)}", f"kind = {dumps(label.kind)}"]
            lines += [f"surface = {dumps(label.surface)}", *(f"{language} = {table}" for language in languages)]
    return "\n".join([*lines, ""])


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())


def measure(docs: Path) -> tuple[float, float]:
    """Return the seconds that the check of `docs` takes, and those for reading and parsing its pages."""
    start = perf_counter()
    findings = check(docs)
    checked = perf_counter()
    for file in find_pages(docs):
        PARSER.parse(read_markdown(file))
    end = perf_counter()
    if findings:
        raise RuntimeError(f"the generated pages do not match their settings path: {findings[0]}")
    return checked - start, end - checked


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the check on generated pages.")
    parser.add_argument("pages", type=int, nargs="*", default=SIZES, help=f"default: {' '.join(map(str, SIZES))}")
    print(" pages   check s   s/page   parse s   s/page")
    for number in parser.parse_args(arguments).pages:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder) / "docs", number)
            check_time, parse_time = measure(Path(folder) / "docs")
        columns = f"{check_time:9.2f} {check_time / number:8.4f} {parse_time:9.2f} {parse_time / number:8.4f}"
        print(f"{number:6} {columns}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
