"""The languages' homepages: which address belongs to which language."""

from __future__ import annotations

from collections.abc import Mapping

Homes = Mapping[
    str, str
]  # the homepage of each language, relative to the site: {"de": "", "en": "en/"}


def language_of(address: str, homes: Homes) -> str:
    """Return the language of an `address` that is relative to the site."""
    fitting = [language for language, home in homes.items() if address.startswith(home)]
    return max(fitting, key=lambda language: len(homes[language]))
