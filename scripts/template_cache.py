"""Compiled templates, kept in memory: MkDocs sets up its templates anew for each language and for each rebuild."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class TemplateCache(BytecodeCache):
    """Keeps what Jinja compiled; Jinja itself tells by a checksum when a template has changed."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill `bucket` with what is kept for its key, if anything."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in `bucket`."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()
