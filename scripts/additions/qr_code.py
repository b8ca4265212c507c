"""A QR code of the address to pass on."""

from __future__ import annotations

import segno

QUIET_ZONE = 4  # ISO/IEC 18004 asks for four empty modules on each side
MODULE = 4  # pixels


def qr_code(address: str) -> str:
    """Return a QR code of `address` as a `data:` address that `<img src="…">` takes.

    As an image it keeps its colours where an extension changes the page's, and it costs no request.
    Raises ValueError when `address` is too long for a QR code.
    """
    code = segno.make_qr(address, error="m")
    image = code.svg_data_uri(
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
        omitsize=True,
        encode_minimal=True,
        omit_charset=True,
        nl=False,
    )
    side = MODULE * code.symbol_size(border=QUIET_ZONE)[0]
    size = f"width='{side}' height='{side}' shape-rendering='crispEdges'"
    return str(image).replace("%3Csvg ", f"%3Csvg {size} ", 1)
