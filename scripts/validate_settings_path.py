#!/usr/bin/env python3
"""Compare the pages, as the site shows them, with the canonical settings path. Nothing is ever written."""

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"

from additions import pictures
from checks import labels, pages, project
from checks.command import run
from checks.finding import Finding
from checks.reading import apply, read_guide

RULES = (*labels.RULES, *pages.RULES, *pictures.RULES, *project.RULES)


def check(docs: Path) -> list[Finding]:
    """Return what in the folder `docs` does not match its path, sorted; raise `CannotRunError` if it cannot be read."""
    return apply(RULES, read_guide(docs))


if __name__ == "__main__":
    sys.exit(
        run(lambda: check(DOCS),
            "Compare the pages with the settings path.",
            "Every page matches the settings path.",
        )
    )
