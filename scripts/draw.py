#!/usr/bin/env python3
"""Draw what is made from the settings path: the pictures, its JSON Schema and, with Chromium, the link previews."""

import argparse
import sys
from pathlib import Path

from guide import pictures, previews
from guide.report import DOCS, CannotRunError
from guide.settings_path import FILE_NAME, load


def main() -> int:
    """Draw everything that is not up to date and return the exit code: 0 done, 2 cannot draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", type=Path, default=DOCS, metavar="DIR", help="default: this project's docs")
    docs = parser.parse_args().docs
    try:
        path = load(docs / FILE_NAME)
        drawn = pictures.draw(docs.parent, path)
        changed = [place for place, text in drawn.items() if pictures.differs(docs / place, text)]
        for place in changed:
            (docs / place).parent.mkdir(parents=True, exist_ok=True)
            (docs / place).write_text(drawn[place], encoding="utf-8", newline="\n")
        photographed = previews.draw(docs.parent, path)
    except (CannotRunError, OSError) as error:
        print(f"draw.py: {error}", file=sys.stderr)
        return 2
    print(f"drawn: {len(changed)} of {len(drawn)} files, {len(photographed)} images by Chromium")
    return 0


if __name__ == "__main__":
    sys.exit(main())
