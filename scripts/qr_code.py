"""QR codes for an address, as SVG to stand inside an HTML page."""

from __future__ import annotations

from xml.etree import ElementTree

import segno

# ISO/IEC 18004 asks for four empty modules on each side.
QUIET_ZONE = 4
MODULE = 4


def svg(address: str, label: str) -> str:
    """Return a QR code of `address` as an `<svg>` element that a screen reader calls `label`.

    The colours are attributes: they hold in every colour scheme, and our Content-Security-Policy forbids style
    attributes. Raises ValueError when `address` is empty or too long for a QR code.
    """
    if not address:
        raise ValueError("a QR code needs an address")
    # segno raises DataOverflowError, a ValueError, for what does not fit.
    code = segno.make_qr(address, error="m")
    colours = {"dark": "#000", "light": "#fff"}
    drawing = code.svg_inline(border=QUIET_ZONE, **colours, svgclass=None, lineclass=None, omitsize=True)
    root = ElementTree.fromstring(drawing)
    side = str(MODULE * code.symbol_size(border=QUIET_ZONE)[0])
    attributes = {"width": side, "height": side, "shape-rendering": "crispEdges", "role": "img", "aria-label": label}
    for name, value in attributes.items():
        root.set(name, value)
    return ElementTree.tostring(root, encoding="unicode")
