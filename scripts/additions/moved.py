"""Pages that have moved: their old addresses were printed and sent around, and lead on."""

import re
from collections.abc import Mapping

from additions.homes import Homes
from checks.text import quoted

# No part begins with a dot, and none is empty: whatever this lets through lies below the site.
ADDRESS = re.compile(r"(?:[\w~-][\w.~-]*/)+")
HOMEPAGE = "./"
ENTRIES = "entries such as old/place/: new/place/, or {} where there are none"
FORM = "an address such as questions/, with a slash at its end and none in front"

Problem = tuple[str, str]  # what was expected, and what was found


def read_moved(value: object) -> tuple[dict[str, str], list[Problem]]:
    """Return the usable entries of `extra.moved` in mkdocs.yml, and what is wrong with others."""
    if not isinstance(value, dict):
        return {}, [(ENTRIES, _shown(value))]
    moved = {}
    problems = []
    for old, new in value.items():
        wrong = [each for each in (old, new) if not ADDRESS.fullmatch(str(each))]
        if new == HOMEPAGE:
            wrong.remove(new)
        problems += [(FORM, _shown(each)) for each in wrong]
        if not wrong:
            moved[old] = new
    return moved, problems


def moved_pages(moved: Mapping[str, str], homes: Homes) -> dict[str, str]:
    """Return where each old address leads, both relative to the site.

    `old/: new/` holds for every language. Where one of the two begins with a language, as in
    `en/old/: en/new/` or `off/: en/opt-out/`, the entry is that language's alone, and the old
    address is taken as it is written.
    """
    pages: dict[str, str] = {}
    for old, new in moved.items():
        new = new.removeprefix(HOMEPAGE)
        first, _, rest = new.partition("/")
        if first in homes:
            pages[old] = homes[first] + rest
        elif (language := old.partition("/")[0]) in homes:
            pages[old] = homes[language] + new
        else:
            for home in homes.values():
                pages.setdefault(home + old, home + new)
    return pages


def _shown(value: object) -> str:
    return "nothing" if value is None else quoted(str(value))
