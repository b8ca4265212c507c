#!/usr/bin/env python3
"""Run Lighthouse, mobile, over every page of the site and print the median scores of three runs.

Needs Chromium and npm's Lighthouse (`npm install --prefix .ci --no-save lighthouse`). It simulates a slow phone on this
machine's processor, so a busy machine lowers the performance score: that is why this is a measurement and no test.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from site_under_test import CHROMIUM, PAGES, ROOT, Server, run_build

LIGHTHOUSE = ROOT / ".ci" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def scores(address: str, chromium: str) -> dict[str, float]:
    """Return the scores of one run, from 0 to 100, and the layout shift."""
    command = [
        str(LIGHTHOUSE),
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(['--headless', *CHROMIUM])}",
    ]
    result = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, check=True)
    report = json.loads(result.stdout)
    found = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    return {**found, "layout shift": report["audits"]["cumulative-layout-shift"]["numericValue"]}


def main() -> int:
    """Build the site, measure every page, print a Markdown table, and return the exit code."""
    parser = argparse.ArgumentParser(description="Run Lighthouse over every page of the site.")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs for each page (default: 3)")
    parser.add_argument("pages", nargs="*", default=PAGES, help="pages such as en/opt-out/ (default: all)")
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None or not LIGHTHOUSE.exists():
        print("lighthouse.py: needs Chromium and `npm install --prefix .ci --no-save lighthouse`", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        build = run_build(Path(folder), "--strict")
        if build.returncode:
            print(f"lighthouse.py: the build failed:\n{build.stderr}", file=sys.stderr)
            return 2
        server = Server(Path(folder))
        print(f"| Page | {' | '.join(CATEGORIES)} | layout shift |\n|---|--:|--:|--:|--:|--:|")
        for page in options.pages:
            runs = [scores(server.address + page, chromium) for _ in range(options.runs)]
            print(f"| /{page} | {' | '.join(f'{median(run[key] for run in runs):g}' for key in runs[0])} |", flush=True)
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
