"""The Content-Security-Policy of a finished page, as a `<meta>` element that any static host serves."""

from __future__ import annotations

import base64
import hashlib
import re

# Right after the character encoding, which has to come first: a policy does not cover what stands before it.
ANCHOR = '<meta charset="utf-8">'
# Scripts with a file and data such as JSON have attributes: what is run or applied inline has at most a class.
INLINE = re.compile(r'<(script|style)(?: class="\w+")?>(.*?)</\1>', re.DOTALL)


def protect(html: str) -> str:
    """Return the page `html` with a policy that allows this site's own files and the inline code of this very page.

    Raises ValueError when the page does not declare its character encoding as Material's pages do.
    """
    if ANCHOR not in html:
        raise ValueError(f"no {ANCHOR} in the page")
    return html.replace(ANCHOR, f'{ANCHOR}<meta http-equiv="Content-Security-Policy" content="{policy(html)}">', 1)


def policy(html: str) -> str:
    """Return the policy for the page `html`."""
    inline: dict[str, list[str]] = {"script": [], "style": []}
    for element, content in INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
        inline[element].append(f"'sha256-{digest}'")
    rules = {
        # Firefox asks this one alone whether the next step may be fetched ahead. What nobody needs is forbidden below.
        "default-src": ["'self'"],
        "script-src": ["'self'", *inline["script"]],
        "style-src": ["'self'", *inline["style"]],
        "img-src": ["'self'", "data:"],  # Material's style sheet has its icons inside
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "child-src": ["'self'"],  # what Safari before 15.5 asks instead of worker-src
        **{f"{kind}-src": ["'none'"] for kind in ("font", "frame", "manifest", "media", "object")},
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
