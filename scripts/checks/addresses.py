"""Addresses relative to the site: which language one belongs to, and where an old one leads.

Old ones were printed and sent around, so they lead on.
"""

import re
from collections.abc import Iterable, Mapping

from checks.text import quoted

# No part begins with a dot, and none is empty: whatever this lets through lies below the site.
ADDRESS = re.compile(r"(?:[\w~-][\w.~-]*/)+")
HOMEPAGE = "./"
ENTRIES = "entries such as old/place/: new/place/, or {} where there are none"
FORM = "an address such as questions/, with a slash at its end and none in front"

Homes = Mapping[str, str]  # of each language: {"de": "", "en": "en/"}
Problem = tuple[str, str]  # what was expected, and what was found


def homes_of(languages: Iterable[str]) -> Homes:
    """Return the homepage of each of `languages`: the first one's is the site's."""
    first, *others = languages
    return {first: ""} | {language: f"{language}/" for language in others}


def language_of(address: str, homes: Homes) -> str:
    """Return the language of an `address` that is relative to the site."""
    fitting = [language for language, home in homes.items() if address.startswith(home)]
    return max(fitting, key=lambda language: len(homes[language]))


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


def read_anchors(value: object) -> dict[str, str]:
    """Return `extra.anchors` of mkdocs.yml, old ids and new ones; what is no table has none."""
    return value if isinstance(value, dict) else {}


def _shown(value: object) -> str:
    return "nothing" if value is None else quoted(str(value))
