"""Files of the built site that are no pages: what is added, and what of Material's nobody could use."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from fnmatch import fnmatch

import reminder

# Source maps serve Material's developers; its palette, favicon and segmenters for other languages are not used here; our
# own style sheet is in every page.
UNUSED = (
    "*.map",
    "assets/stylesheets/palette.*",
    "assets/stylesheets/site.css",
    "assets/images/favicon.png",
    "assets/javascripts/lunr/*",
)
STEMMERS = "assets/javascripts/lunr/min"


def is_unused(uri: str, languages: Collection[str]) -> bool:
    """Tell whether the theme's file at `uri` is of no use to a site in `languages`."""
    stemmers = {f"{STEMMERS}/lunr.{name}.min.js" for name in ("stemmer.support", *languages)}
    return uri not in stemmers and any(fnmatch(uri, pattern) for pattern in UNUSED)


def calendar(words: Callable[[str], str], address: str, language: str, built: datetime) -> bytes:
    """Return the yearly reminder in the words of `language`, which leads to `address`."""
    return reminder.calendar(
        summary=words("reminder.summary"),
        description=f"{words('reminder.description')} {address}",
        url=address,
        language=language,
        stamp=built,
    )


def expires(built: datetime) -> str:
    """Return until when a security.txt that was built at `built` holds: RFC 9116 advises less than a year."""
    return (built + timedelta(days=360)).strftime("%Y-%m-%dT%H:%M:%SZ")
