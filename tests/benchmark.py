#!/usr/bin/env python3
"""Measure the site against a plain Material build of the same pages and print Markdown tables.

`.venv/bin/python tests/benchmark.py [--builds N]` after `python3 scripts/dev.py test` has set everything up. Bytes and
requests do not depend on the machine and are bounded by tests; times do, so they are only printed.
"""

import argparse
import gzip
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from site_under_test import ADDRESS, CHROMIUM, OPT_OUT, PAGES, ROOT, Server, run_build

PLAIN = ROOT / "tests" / "plain_material.yml"


@dataclass(frozen=True)
class Visit:
    """What a first visit to a page loads, as Chromium counts it: bytes with headers, compressed as they travelled."""

    requests: int
    bytes: int
    picture_bytes: int


def visit(browser: Browser, address: str) -> Visit:
    """Open `address` with an empty cache, scroll to its end so that lazy pictures load, and count."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}  # by request; addresses with data: are no requests
    sizes: dict[str, int] = {}
    session.on(
        "Network.responseReceived",
        lambda event: event["response"]["url"].startswith("data:") or kinds.update({event["requestId"]: event["type"]}),
    )
    session.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    session.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    while kinds.keys() - sizes.keys():  # the last events may come a little later
        page.wait_for_timeout(10)
    session.detach()
    context.close()
    pictures = sum(sizes[key] for key, kind in kinds.items() if kind == "Image")
    return Visit(len(kinds), sum(sizes[key] for key in kinds), pictures)


def visit_of(browser: Browser, folder: Path, page: str) -> Visit:
    """Return a first visit to `page` of the site in `folder`."""
    server = Server(folder)
    try:
        return visit(browser, server.address + page)
    finally:
        server.close()


def build_seconds(builds: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Return the median time of each of `builds`, run in turns so that a busy machine slows all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in builds}
    for _ in range(rounds):
        for name, build in builds.items():
            start = time.perf_counter()
            build()
            times[name].append(time.perf_counter() - start)
    return {name: median(each) for name, each in times.items()}


def build(target: Path, *arguments: str) -> None:
    """Build a site into `target`, or end the benchmark with what MkDocs says."""
    result = run_build(target, *arguments, SITE_URL=ADDRESS)
    if result.returncode:
        sys.exit(f"benchmark.py: the build failed:\n{result.stderr}")


def print_pages(ours: Path, plain: Path, browser: Browser) -> None:
    """Print what a first visit to the opt-out page and to the heaviest page loads, for both sites."""
    sizes = {page: len(gzip.compress((ours / page / "index.html").read_bytes(), 9)) for page in PAGES}
    heaviest = max(sizes, key=lambda page: sizes[page])
    print("| | HTML, gzip -9 | Requests | Bytes | of which pictures | Plain Material: requests | Bytes |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, page in {"opt-out page": OPT_OUT[0], f"heaviest page (/{heaviest})": heaviest}.items():
        (mine, theirs) = (visit_of(browser, folder, page) for folder in (ours, plain))
        numbers = [sizes[page], mine.requests, mine.bytes, mine.picture_bytes, theirs.requests, theirs.bytes]
        print(f"| {name} | {' | '.join(f'{number:,}' for number in numbers)} |")


def main() -> int:
    """Build both sites, measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the site against a plain Material build of the same pages.")
    parser.add_argument("--builds", type=int, default=5, metavar="N", help="builds of each site to time (default: 5)")
    rounds = parser.parse_args().builds
    program = shutil.which("chromium")
    if program is None:
        print("benchmark.py: needs Chromium (Debian: apt install chromium)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder, "ours"), Path(folder, "plain")
        builds = {"ours": lambda: build(ours, "--strict"), "plain": lambda: build(plain, "--config-file", str(PLAIN))}
        seconds = build_seconds(builds, rounds)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
            print_pages(ours, plain, browser)
            browser.close()
        sizes = {
            name: sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
            for name, site in (("ours", ours), ("plain", plain))
        }
    print("\n| | This site | Plain Material | Ratio |")
    print("|---|--:|--:|--:|")
    print(f"| Strict build, median of {rounds} (s) | {seconds['ours']:.2f} | {seconds['plain']:.2f} | ", end="")
    print(f"{seconds['ours'] / seconds['plain']:.2f} |")
    print(f"| Site folder (bytes) | {sizes['ours']:,} | {sizes['plain']:,} | {sizes['ours'] / sizes['plain']:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
