"""A line of text inside a PNG file (its `tEXt` chunk), without decoding the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def with_text(png: bytes, keyword: str, text: str) -> bytes:
    """Return the PNG file `png` with `text` stored under `keyword` (both ASCII), right before its end."""
    body = b"tEXt" + keyword.encode("ascii") + b"\0" + text.encode("ascii")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = len(png) - 12  # IEND, the last chunk, is always 12 bytes long
    return png[:end] + chunk + png[end:]


def text(png: bytes, keyword: str) -> str | None:
    """Return what the PNG file `png` holds under `keyword`, or None."""
    for kind, body in _chunks(png):
        if kind == b"tEXt":
            key, _, value = body.partition(b"\0")
            if key.decode("latin-1") == keyword:
                return value.decode("latin-1")
    return None


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    offset = len(_SIGNATURE)
    while offset + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, offset)
        yield png[offset + 4 : offset + 8], png[offset + 8 : offset + 8 + length]
        offset += length + 12
