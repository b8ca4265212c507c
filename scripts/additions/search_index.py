"""The search index: one for each language."""

import json
from pathlib import Path
from typing import Any

from checks.addresses import Homes, language_of

INDEX = Path("search", "search_index.json")


def split_index(site: Path, homes: Homes) -> None:
    """Replace the index in the folder `site`, which mixes the languages, by one for each of them.

    Does nothing where there is no index, because nobody asked for the search.
    """
    whole = site / INDEX
    if not whole.is_file():
        return
    index = json.loads(whole.read_text("utf-8"))
    entries: dict[str, list[Any]] = {language: [] for language in homes}
    for entry in index["docs"]:
        language = language_of(entry["location"], homes)
        entry["location"] = entry["location"].removeprefix(homes[language])
        entries[language].append(entry)
    for language, docs in entries.items():
        part = {"config": index["config"] | {"lang": [language]}, "docs": docs}
        file = site / homes[language] / INDEX
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(part, ensure_ascii=False, separators=(",", ":")), "utf-8")
