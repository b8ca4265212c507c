"""A QR code of the address to pass on."""

from io import BytesIO

import segno

QUIET_ZONE = 4  # ISO/IEC 18004 asks for four empty modules on each side
MODULE = 4  # pixels


def qr_code(address: str) -> bytes:
    """Return a QR code of `address` as an SVG file, which keeps its colours as an image does.

    Raises ValueError when `address` is too long for a QR code.
    """
    code = segno.make_qr(address, error="m")
    file = BytesIO()
    code.save(file, kind="svg", scale=MODULE, border=QUIET_ZONE, dark="#000", light="#fff")
    return file.getvalue()
