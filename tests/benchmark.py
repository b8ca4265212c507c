#!/usr/bin/env python3
"""Measure the site against a plain Material build of the same pages and print Markdown tables.

`.venv/bin/python tests/benchmark.py [--builds N]` after `python3 scripts/dev.py test` has set everything up. Bytes and
requests do not depend on the machine and are bounded by tests; times do, so they are only printed.
"""

import argparse
import gzip
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))  # as pytest does for the tests

from additions.pictures import chromium
from site_under_test import ADDRESS, CHROMIUM, OPT_OUT, PAGES, ROOT, Server, run_build

SITES = {
    "ours": ["--strict"],
    "plain": ["--config-file", str(ROOT / "tests" / "plain_material.yml")],
}


def build(target: Path, *arguments: str) -> float:
    """Build a site and return the seconds that it took, or end the benchmark with what MkDocs says."""
    start = time.perf_counter()
    result = run_build(target, *arguments, SITE_URL=ADDRESS)
    if result.returncode:
        sys.exit(f"benchmark.py: the build failed:\n{result.stderr}")
    return time.perf_counter() - start


def visit(browser: Browser, folder: Path, page: str) -> list[int]:
    """Return what a first visit to `page`, seen to its end, asks for: requests, bytes compressed, those of pictures."""
    server, view = Server(folder), browser.new_page(viewport={"width": 360, "height": 640})
    view.goto(server.address + page, wait_until="networkidle")
    view.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    view.wait_for_function("[...document.images].every(image => image.complete)")
    view.close()
    server.close()
    sizes = [size for _, size in server.sent]
    return [
        len(sizes),
        sum(sizes),
        sum(size for place, size in server.sent if "/pictures/" in place),
    ]


def main() -> int:
    """Build both sites in turns, so that a busy machine slows them alike; measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(
        description="Measure the site against a plain Material build of the same pages."
    )
    parser.add_argument(
        "--builds",
        type=int,
        default=5,
        metavar="N",
        help="builds of each site to time (default: 5)",
    )
    rounds = parser.parse_args().builds
    program = chromium()
    if program is None:
        print("benchmark.py: needs Chromium (Debian: apt install chromium)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours, plain = (Path(folder, name) for name in SITES)
        times = [
            [build(Path(folder, name), *arguments) for name, arguments in SITES.items()]
            for _ in range(rounds)
        ]
        html = {
            page: len(gzip.compress((ours / page / "index.html").read_bytes(), 9)) for page in PAGES
        }
        heaviest = max(html, key=lambda page: html[page])
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        print(
            "| | HTML, gzip -9 | Requests | Bytes | of which pictures | Plain Material: requests | Bytes |"
        )
        print("|---|--:|--:|--:|--:|--:|--:|")
        for name, page in {
            "opt-out page": OPT_OUT[0],
            f"heaviest page (/{heaviest})": heaviest,
        }.items():
            numbers = [html[page], *visit(browser, ours, page), *visit(browser, plain, page)[:2]]
            print(f"| {name} | {' | '.join(f'{number:,}' for number in numbers)} |")
        browser.close()
        sizes = [
            sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
            for site in (ours, plain)
        ]
    print("\n| | This site | Plain Material | Ratio |\n|---|--:|--:|--:|")
    mine, theirs = (median(each) for each in zip(*times, strict=True))
    print(
        f"| Strict build, median of {rounds} (s) | {mine:.2f} | {theirs:.2f} | {mine / theirs:.2f} |"
    )
    print(f"| Site folder (bytes) | {sizes[0]:,} | {sizes[1]:,} | {sizes[0] / sizes[1]:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
