"""Pages that can be read as soon as they arrive: styles travel inside, and the files that they come from wait.

Without this step the pages refer to the same files as those of any Material site, and work as well.
"""

from __future__ import annotations

from used_css import StyleSheets


def slim(html: str, material: str, site: str, sheets: StyleSheets) -> str:
    """Return the page `html` with what it uses of its two style sheets inside.

    `material` and `site` are the names of their files, and `sheets` is what is in them. The files and Material's script
    are put aside in a `<template>`: site.js takes them out when a reader goes for the search, whose results can be like
    any page. Raises ValueError when the page does not refer to these files.
    """
    materials_link = _element(html, '<link rel="stylesheet"', material, ">")
    sites_link = _element(html, '<link rel="stylesheet"', site, ">")
    script = _element(html, "<script src=", "/bundle.", "</script>")
    materials_css, sites_css = sheets.used_by(html)
    html = html.replace(materials_link, f'<style class="slim">{materials_css}</style>')
    html = html.replace(sites_link, f'<style class="slim">{sites_css}</style>')
    return html.replace(script, f'<template id="waiting">{materials_link}{sites_link}{script}</template>')


def _element(html: str, start: str, containing: str, end: str) -> str:
    """Return the first element that begins with `start`, has `containing` inside and goes on to `end`."""
    for rest in html.split(start)[1:]:
        element = rest[: rest.find(end) + len(end)]
        if containing in element:
            return start + element
    raise ValueError(f"no {start} with {containing} in the page")
