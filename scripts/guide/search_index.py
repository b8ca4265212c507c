"""One search index per language: the i18n plugin leaves a single one, in which German readers find English pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

INDEX = Path("search", "search_index.json")


def split(site: Path, homes: Mapping[str, str]) -> None:
    """Replace the index of the built site in `site` by one below the homepage of each language.

    `homes` gives the homepage of each language relative to the site: `{"en": "en/", "de": ""}`. An entry belongs to the
    first language whose homepage its location begins with, so the default one comes last.
    """
    index = json.loads((site / INDEX).read_text(encoding="utf-8"))
    entries: dict[str, list[dict[str, object]]] = {language: [] for language in homes}
    for entry in index["docs"]:
        language = next(code for code in homes if entry["location"].startswith(homes[code]))
        entries[language].append(entry | {"location": entry["location"].removeprefix(homes[language])})
    for language, home in homes.items():
        part = {"config": index["config"] | {"lang": [language]}, "docs": entries[language]}
        file = site / home / INDEX
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(part, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
