#!/usr/bin/env python3
"""Draw the pictures and the JSON Schema from the settings path and, when asked for, the images."""

import argparse
import sys
from pathlib import Path

from additions.pictures import drawn_files, image_pages, photograph, redraw
from checks.finding import CannotRunError
from checks.settings_path import FILE_NAME, load

ROOT = Path(__file__).resolve().parent.parent


def draw(root: Path, with_images: bool) -> str:
    """Draw what is not up to date in the project `root`, and all images if they are asked for.

    Returns what was done. Raises `CannotRunError` or `OSError` when something cannot be drawn.
    """
    settings_path = load(root / "docs" / FILE_NAME)
    changed = redraw(root, settings_path)
    done = f"drawn: {len(changed)} of {len(drawn_files(root, settings_path))} files"
    if with_images:
        pages = image_pages(root, settings_path)
        photograph(root, pages)
        done += f", {len(pages)} images"
    return done


def main() -> int:
    """Run the command and return its exit code: 0 done, 2 cannot draw."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--images",
        action="store_true",
        help="make the link previews and the touch icon, too, with Chromium, Chrome or Edge",
    )
    options = parser.parse_args()
    try:
        print(draw(ROOT, options.images))
    except (CannotRunError, OSError) as error:
        print(f"draw.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
