"""The Content-Security-Policy of a page: what it may load, and which inline code may run."""

import re
from base64 import b64encode
from hashlib import sha256

# Right after the character encoding, which has to come first: a policy covers what follows it.
ANCHOR = '<meta charset="utf-8">'
# Scripts with a file and data such as JSON have attributes, inline code has at most a class.
INLINE = re.compile(r'<(script|style)(?: class="\w+")?>(.*?)</\1>', re.DOTALL)
# `default-src` because Firefox asks it alone whether the next step may be fetched ahead; `data:`
# for the QR code and the icons in Material's style sheet; `child-src` for Safari before 15.5, which
# asks it instead of `worker-src`.
POLICY = (
    "default-src 'self'; script-src 'self'{script}; style-src 'self'{style}; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; child-src 'self'; "
    "font-src 'none'; frame-src 'none'; manifest-src 'none'; media-src 'none'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'"
)


def protect(html: str) -> str:
    """Return the page `html` with a policy, as a `<meta>` element that any static host serves.

    It allows this site's own files and the inline code of this very page. Raises ValueError when
    the page does not declare its character encoding as Material's pages do.
    """
    if ANCHOR not in html:
        raise ValueError(f"no {ANCHOR} in the page")
    allowed = {"script": "", "style": ""}
    for element, code in INLINE.findall(html):
        digest = b64encode(sha256(code.encode()).digest()).decode()
        allowed[element] += f" 'sha256-{digest}'"
    policy = POLICY.format_map(allowed)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace(ANCHOR, ANCHOR + meta, 1)
