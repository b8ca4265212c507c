"""The languages' homepages: which address belongs to which language."""

from collections.abc import Iterable, Mapping

Homes = Mapping[str, str]  # of each language, relative to the site: {"de": "", "en": "en/"}


def homes_of(languages: Iterable[str]) -> Homes:
    """Return the homepage of each of `languages`: the first one's is the site's."""
    first, *others = languages
    return {first: ""} | {language: f"{language}/" for language in others}


def language_of(address: str, homes: Homes) -> str:
    """Return the language of an `address` that is relative to the site."""
    fitting = [language for language, home in homes.items() if address.startswith(home)]
    return max(fitting, key=lambda language: len(homes[language]))
