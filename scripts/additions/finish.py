"""What is done to the finished site: a Content-Security-Policy for each page, a search index for each language."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

# Right after the character encoding, which has to come first: a policy does not cover what stands before it.
ANCHOR = '<meta charset="utf-8">'
# Scripts with a file and data such as JSON have attributes: what is run or applied inline has at most a class.
INLINE = re.compile(r'<(script|style)(?: class="\w+")?>(.*?)</\1>', re.DOTALL)
# `default-src` because Firefox asks it alone whether the next step may be fetched ahead; `data:` because Material's
# style sheet has its icons inside; `child-src` for Safari before 15.5, which asks it instead of `worker-src`.
POLICY = (
    "default-src 'self'; script-src 'self'{script}; style-src 'self'{style}; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; child-src 'self'; font-src 'none'; frame-src 'none'; manifest-src 'none'; media-src 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)
INDEX = Path("search", "search_index.json")


def protect(html: str) -> str:
    """Return the page `html` with a policy, as a `<meta>` element that any static host serves.

    It allows this site's own files and the inline code of this very page. Raises ValueError when the page does not
    declare its character encoding as Material's pages do.
    """
    if ANCHOR not in html:
        raise ValueError(f"no {ANCHOR} in the page")
    inline = {"script": "", "style": ""}
    for element, content in INLINE.findall(html):
        inline[element] += f" 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY.format_map(inline)}">'
    return html.replace(ANCHOR, ANCHOR + policy, 1)


def split_index(site: Path, homes: Mapping[str, str]) -> None:
    """Replace the search index in `site`, in which German readers would find English pages, by one per language.

    `homes` gives the homepage of each language relative to the site: `{"en": "en/", "de": ""}`. An entry belongs to the
    first language whose homepage its location begins with, so the default one comes last.
    """
    index = json.loads((site / INDEX).read_text(encoding="utf-8"))
    entries: dict[str, list[dict[str, object]]] = {home: [] for home in homes.values()}
    for entry in index["docs"]:
        home = next(home for home in entries if entry["location"].startswith(home))
        entries[home].append(entry | {"location": entry["location"].removeprefix(home)})
    for language, home in homes.items():
        part = {"config": index["config"] | {"lang": [language]}, "docs": entries[home]}
        file = site / home / INDEX
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            json.dumps(part, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
