"""Pages that can be read as soon as they arrive: styles travel inside, and Material's own files wait for the search.

Without this step the pages refer to the same files as those of any Material site, and work as well.
"""

from __future__ import annotations

from typing import NamedTuple

import used_css


class Sheet(NamedTuple):
    """A style sheet: the name of its file, and what is in it."""

    name: str
    rules: used_css.StyleSheet


def slim(html: str, material: Sheet, site: Sheet) -> str:
    """Return the page `html` with what it uses of its two style sheets inside.

    Material's own sheet and script are put aside in a `<template>`: site.js takes them out when a reader goes for the
    search. Raises ValueError when the page does not refer to these files.
    """
    materials_link = _element(html, '<link rel="stylesheet"', material.name, ">")
    sites_link = _element(html, '<link rel="stylesheet"', site.name, ">")
    script = _element(html, "<script src=", "/bundle.", "</script>")
    materials_css, sites_css = used_css.used_by(html, [material.rules, site.rules])
    html = html.replace(materials_link, f'<style id="slim">{materials_css}</style>')
    html = html.replace(sites_link, f"<style>{sites_css}</style>")
    return html.replace(script, f'<template id="material">{materials_link}{script}</template>')


def _element(html: str, start: str, containing: str, end: str) -> str:
    """Return the first element that begins with `start`, has `containing` inside and goes on to `end`."""
    for rest in html.split(start)[1:]:
        element = rest[: rest.find(end) + len(end)]
        if containing in element:
            return start + element
    raise ValueError(f"no {start} with {containing} in the page")
