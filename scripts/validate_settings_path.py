#!/usr/bin/env python3
"""Compare the pages, as the site shows them, with the canonical settings path. Nothing is ever written."""

import sys
from pathlib import Path

from guide import labels, pages, pictures, project
from guide.reading import apply, read_guide
from guide.report import Finding, run

RULES = (*labels.RULES, *pages.RULES, *pictures.RULES, *project.RULES)


def check(docs: Path) -> list[Finding]:
    """Return what in the folder `docs` does not match its path, sorted; raise `CannotRunError` if it cannot be read."""
    return apply(RULES, read_guide(docs))


if __name__ == "__main__":
    sys.exit(
        run(
            check,
            "Compare the pages with the settings path.",
            "Every page matches the settings path.",
        )
    )
