#!/usr/bin/env python3
"""Ask every outside address on the pages whether it is still there, and look at the age of the canonical settings path.

This is the only part of the project that uses the network, so it is run by itself: once a week, and by hand.
Exit code: 0 all well, 1 something needs a look (each on a line of its own), 2 cannot run.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import requests

from findings import Finding
from markdown_page import read_page
from page_files import PageError, find_pages
from settings_path import FILE_NAME, SettingsPath, SettingsPathError, load

REVIEW_EVERY = timedelta(days=180)
SECONDS = 20
GONE = {404, 410}  # other refusals (403, 429, LinkedIn's 999) mean "no robots", and say nothing about the page


def outside_links(docs: Path, path: SettingsPath) -> dict[str, tuple[Path, int]]:
    """Return every outside address on the pages and in `path`, with the place where it stands first."""
    places: dict[str, tuple[Path, int]] = {}
    for file in find_pages(docs):
        try:
            links = read_page(file).links
        except PageError:  # the check names it
            continue
        for link in links:
            if link.href.startswith(("http://", "https://")):
                places.setdefault(link.href.partition("#")[0], (file, link.line))
    for address in [path.setting, *(source.url for source in path.sources.values())]:
        places.setdefault(address, (docs / FILE_NAME, 1))
    return places


def fault(address: str) -> str | None:
    """Return why `address` is dead, or None when it answers or cannot be judged from here."""
    try:
        response = requests.get(address, timeout=SECONDS, stream=True, headers={"User-Agent": "Mozilla/5.0"})
    except requests.Timeout:
        return None
    except requests.RequestException as error:
        return type(error).__name__
    with response:
        return f"answers {response.status_code}" if response.status_code in GONE else None


def dead_links(places: dict[str, tuple[Path, int]]) -> list[Finding]:
    """Return a finding for each address of `places` that is dead."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        faults = zip(places.items(), pool.map(fault, places), strict=True)
        return [Finding(file, line, "link-dead", f"{address}: {why}") for (address, (file, line)), why in faults if why]


def age(docs: Path, path: SettingsPath, today: date) -> list[Finding]:
    """Return a finding when the labels have not been compared with their sources for longer than `REVIEW_EVERY`."""
    if today - path.reviewed <= REVIEW_EVERY:
        return []
    message = f"expected a review within {REVIEW_EVERY.days} days, last reviewed {path.reviewed.isoformat()}"
    return [Finding(docs / FILE_NAME, 1, "review-due", message)]


def main(arguments: list[str] | None = None) -> int:
    """Print what needs a look and return the exit code."""
    parser = argparse.ArgumentParser(description="Look at the links to sources and at the age of the settings path.")
    parser.add_argument("--docs", type=Path, default=Path(__file__).resolve().parent.parent / "docs")
    docs = parser.parse_args(arguments).docs
    try:
        path = load(docs / FILE_NAME)
    except SettingsPathError as error:
        print(f"watch_sources.py: {error}", file=sys.stderr)
        return 2
    places = outside_links(docs, path)
    findings = sorted([*age(docs, path, date.today()), *dead_links(places)])
    for finding in findings:
        print(finding)
    print(f"{len(findings)} of {len(places)} addresses and dates need a look.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
