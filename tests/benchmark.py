#!/usr/bin/env python3
"""Measure the site against a plain Material build of the same pages, and print Markdown tables.

    .venv/bin/python tests/benchmark.py [--builds N] [--more-pages N]

Builds take turns, so that a busy machine slows both alike. Bytes and requests are bounded by
tests; times and memory depend on the machine, so they are printed only.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))  # as pytest does for the tests

from additions.pictures import chromium
from site_under_test import ADDRESS, CHROMIUM, OPT_OUT, PAGES, ROOT, Server, Site, environment

CONFIGS = {"ours": "mkdocs.yml", "plain": "tests/plain_material.yml"}


def build(config_file: Path, target: Path, *options: str) -> tuple[float, float]:
    """Build a site; return its seconds, and the most memory that it took, in MiB."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(target), *options]
    command += ["-f", str(config_file)]
    start = time.perf_counter()
    process = os.posix_spawn(sys.executable, command, environment(SITE_URL=ADDRESS))
    _, status, usage = os.wait4(process, 0)
    if status:
        sys.exit("benchmark.py: the build failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def with_more_pages(folder: Path, count: int) -> Path:
    """Return a copy of the project with `count` pages more in all."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".ci", "site")
    project = shutil.copytree(ROOT, folder, ignore=ignored)
    homes = [file.parent for file in sorted((project / "docs").glob("*/index.md"))]
    for number in range(count):
        home = homes[number % len(homes)]
        shutil.copy(home / "about.md", home / f"more-{number // len(homes)}.md")
    return project


def first_visit(browser: Browser, folder: Path, page: str) -> list[int]:
    """Return what a visit to `page`, read to its end, loads: requests, bytes, those of pictures."""
    server = Server(folder)
    view = browser.new_page(viewport={"width": 360, "height": 640})
    view.goto(server.address + page, wait_until="networkidle")
    view.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    view.wait_for_load_state("networkidle")
    view.close()
    server.close()
    sizes = [size for _, size in server.sent]
    pictures = [size for place, size in server.sent if "/pictures/" in place]
    return [len(sizes), sum(sizes), sum(pictures)]


def row(name: str, numbers: list[float], digits: int = 0) -> str:
    """Return a row of a Markdown table."""
    return f"| {name} | " + " | ".join(f"{number:,.{digits}f}" for number in numbers) + " |"


def main() -> None:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description="Measure the site against plain Material.")
    parser.add_argument("--builds", type=int, default=5, help="builds of each site (default: 5)")
    parser.add_argument("--more-pages", type=int, default=0, help="pages to add to both")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        project = with_more_pages(folder / "project", options.more_pages)
        measured: dict[str, list[tuple[float, float]]] = {"ours": [], "plain": []}
        for _ in range(options.builds):
            for each, results in measured.items():
                is_strict = each == "ours" and not options.more_pages  # pages more are findings
                strict = ["--strict"] if is_strict else []
                results.append(build(project / CONFIGS[each], folder / each, *strict))
        print("| | This site | Plain Material | Ratio |\n|---|--:|--:|--:|")
        rows = {"Build, median (s)": 0}
        if options.more_pages:  # a small build takes less than this program, which counts as well
            rows["Memory, median (MiB)"] = 1
        for what, place in rows.items():
            ours, plain = (median(result[place] for result in measured[each]) for each in measured)
            print(row(what, [ours, plain, ours / plain], digits=2))
        site = Site(folder / "ours")
        html = {page: len(gzip.compress(site.file(page).read_bytes(), 9)) for page in PAGES}
        heaviest = max(PAGES, key=lambda page: html[page])
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        print(
            "\n| | HTML, gzip -9 | Requests | Bytes | of which pictures | Plain: requests | Bytes |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|")
        for page in (OPT_OUT[0], heaviest):
            ours_loads = first_visit(browser, folder / "ours", page)
            plain_loads = first_visit(browser, folder / "plain", page)[:2]
            print(row(f"/{page}", [html[page], *ours_loads, *plain_loads]))
        browser.close()


if __name__ == "__main__":
    main()
