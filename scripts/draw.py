#!/usr/bin/env python3
"""Draw what is made from the settings path: the pictures, its JSON Schema and, with Chromium, the link previews."""

import sys
from pathlib import Path

from additions.pictures import photograph, photographs, pictures, redraw, stale_photographs
from checks.finding import CannotRunError

DOCS = Path(__file__).resolve().parents[1] / "docs"
from checks.settings_path import FILE_NAME, load


def main() -> int:
    """Draw everything that is not up to date and return the exit code: 0 done, 2 cannot draw."""
    root = DOCS.parent
    try:
        path = load(DOCS / FILE_NAME)
        drawn, pages = pictures(root, path), photographs(root, path)
        changed = redraw(root, path)
        if images := stale_photographs(root, pages):
            photograph(root, images, pages)
    except (CannotRunError, OSError) as error:
        print(f"draw.py: {error}", file=sys.stderr)
        return 2
    print(f"drawn: {len(changed)} of {len(drawn)} files, {len(images)} of {len(pages)} images")
    return 0


if __name__ == "__main__":
    sys.exit(main())
