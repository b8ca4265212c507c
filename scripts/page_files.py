"""The Markdown files of the site: which there are, and their text."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

SUFFIXES = {".md", ".markdown", ".mdown", ".mkdn", ".mkd"}  # what MkDocs takes for a page
MAX_BYTES = 100_000  # of a page, many times the longest one; bounds the work, whatever stands there
FRONT_MATTER = re.compile(r"---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


class PageError(Exception):
    """A page cannot be read. The message says what was expected and what was found."""


def find_pages(folder: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield every page below `folder`, and report folders that cannot be read to `on_error`.

    Links to folders are followed, as MkDocs does, but no folder is entered twice.
    """
    seen = set()
    for here, folders, files in os.walk(folder, onerror=on_error, followlinks=True):
        seen.add(os.path.realpath(here))
        folders[:] = sorted(name for name in folders if os.path.realpath(Path(here, name)) not in seen)
        for name in sorted([*files, *folders]):
            if Path(name).suffix in SUFFIXES:
                yield Path(here, name)


def read_markdown(file: Path) -> str:
    """Return the text of the page `file`.

    Raises `PageError` when it is no file, cannot be opened, is larger than any page should be, or is not UTF-8.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):  # opening a pipe would wait for ever
            raise PageError(f"expected a page, found {'a folder' if file.is_dir() else 'no regular file'}")
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise PageError(f"expected at most {MAX_BYTES} bytes, found more; make two pages of it")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise PageError(f"expected a page that can be read, found: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise PageError(f"expected UTF-8, found something else at byte {error.start}") from None


def split_front_matter(markdown: str) -> tuple[str, str]:
    """Return the front matter of a page, and the rest with blank lines in its place so that lines keep their number."""
    text = markdown.replace("\r\n", "\n").replace("\r", "\n")
    match = FRONT_MATTER.match(text)
    if not match:
        return "", text
    return match[1], "\n" * match[0].count("\n") + text[match.end() :]
