#!/usr/bin/env python3
"""Compare the languages with each other: structure and facts of the pages. Nothing is ever written."""

import sys
from pathlib import Path

from guide.languages import RULES
from guide.reading import apply, read_guide
from guide.report import Finding, run


def compare(docs: Path) -> list[Finding]:
    """Return how the languages of the folder `docs` differ, sorted; raise `CannotRunError` if it cannot be read."""
    return apply(RULES, read_guide(docs))


if __name__ == "__main__":
    sys.exit(
        run(
            compare,
            "Compare the pages of the languages with each other.",
            "The languages match each other.",
        )
    )
