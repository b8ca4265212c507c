#!/usr/bin/env python3
"""Compare the languages with each other: structure and facts of the pages. Nothing is ever written."""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"

from checks.command import run
from checks.finding import Finding
from checks.languages import RULES
from checks.reading import apply, read_guide


def compare(docs: Path) -> list[Finding]:
    """Return how the languages of the folder `docs` differ, sorted; raise `CannotRunError` if it cannot be read."""
    return apply(RULES, read_guide(docs))


if __name__ == "__main__":
    sys.exit(
        run(lambda: compare(DOCS),
            "Compare the pages of the languages with each other.",
            "The languages match each other.",
        )
    )
