#!/usr/bin/env python3
"""Compare the pages, as the site shows them, with the canonical settings path. Nothing is ever written."""

import sys
from pathlib import Path

from guide import labels, pages, pictures, project
from guide.reading import Guide, apply, read_guide
from guide.report import Finding, run

RULES = (*labels.RULES, *pages.RULES, *pictures.RULES, *project.RULES)


def check(docs: Path) -> list[Finding]:
    """Return everything in the folder `docs` that does not match the settings path in it, sorted.

    Raises `CannotRunError` when the folder, the canonical file or mkdocs.yml cannot be used.
    """
    return check_guide(read_guide(docs))


def check_guide(guide: Guide) -> list[Finding]:
    """Return everything in `guide` that does not match its settings path, sorted."""
    return apply(RULES, guide)


if __name__ == "__main__":
    sys.exit(run(check, "Compare the pages with the settings path.", "Every page matches the settings path."))
