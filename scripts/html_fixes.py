"""Small faults of the HTML that Material and Markdown write, mended in the page: no template is copied for them."""

from __future__ import annotations

# What stands in the page -> what should stand there.
FIXES = {
    # A dialog without a name. It is none: the search form inside has the role and the label that count.
    ' data-md-component="search" role="dialog"': ' data-md-component="search"',
    # HTML knows no autocompletion for checkboxes.
    'id="__drawer" autocomplete="off"': 'id="__drawer"',
    'id="__search" autocomplete="off"': 'id="__search"',
    # Material's script puts tables without a class into a box, once it is there: the page would move.
    "<table>": '<table class="data">',
}


def mend(html: str) -> str:
    """Return `html` without those faults; text that Material no longer writes is simply not found."""
    for fault, right in FIXES.items():
        html = html.replace(fault, right)
    return html
