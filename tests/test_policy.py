"""A page may load what is its own, and run the inline code that it came with."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from additions.policy import ANCHOR, protect


def test_inline_code_is_allowed_by_its_digest_whatever_lines_it_takes() -> None:
    code = "\nlet a\n"
    digest = b64encode(sha256(code.encode()).digest()).decode()
    page = (
        f'{ANCHOR}<script>{code}</script><style class="x">{code}</style><script src="a"></script>'
    )
    policy = protect(page).removeprefix(ANCHOR).partition(">")[0]
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert f"style-src 'self' 'sha256-{digest}';" in policy


def test_a_page_that_material_did_not_make_is_refused() -> None:
    with pytest.raises(ValueError, match="charset"):
        protect("<!doctype html>")
