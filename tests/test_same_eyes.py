"""What the check reads on a page is what the built page shows: random pages, built by MkDocs, in Chromium."""

import dataclasses
import inspect
import json
import random
import re
import subprocess
import sys
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import mkdocs.utils.meta
import pytest
from mkdocs.config import load_config
from playwright.sync_api import Browser

from checks.finding import DOCS
from checks.labels import page_plain
from checks.page import Dialect, Page, PageError, page_of, read_config, text_of
from checks.reading import apply, read_guide
from sample import table, write_sample

CONFIG_FILE = DOCS.parent / "mkdocs.yml"
CONFIG = read_config(CONFIG_FILE)[1]
COUNT = 120
PARTS = table("same_eyes.toml")
SHOWN = """() => {
  const page = document.querySelector("article"), html = page.innerHTML
  for (const image of [...document.images]) image.replaceWith(image.alt)
  const bold = [...page.querySelectorAll("strong")].filter(e => !e.parentElement.closest("strong"))
  const links = [...page.querySelectorAll("a[href]")].map(e => [e.getAttribute("href"), e.innerText])
  return { html, read: [page.innerText, bold.map(e => e.innerText).filter(text => text.trim()), links] }
}"""
TEMPLATE = """<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="style-src 'self'">
<body><article>{{ page.content }}</article><footer>.</footer>"""


def written(chance: random.Random) -> str:
    """Return the source of a page."""
    odd = chance.random() < 0.3
    kinds = {mark: [*kind, *PARTS["odd"][mark] * odd] for mark, kind in PARTS["plain"].items()}

    def filled(template: str, depth: int = 0) -> str:
        def more(match: re.Match[str]) -> str:
            deep = depth > 3 or chance.random() < 0.4
            if match[0] == "•":
                return (
                    chance.choice(PARTS["words"])
                    if deep
                    else filled(chance.choice(kinds["•"]), depth + 1)
                )
            indent = chance.choice([4, match.start() - template.rfind("\n", 0, match.start()) - 1])
            return filled("•" if deep else chance.choice(kinds["¶"]), depth + 1).replace(
                "\n", "\n" + " " * indent
            )

        return re.sub("[•¶]", more, template)

    blocks = [filled(chance.choice(kinds["¶"])) for _ in range(chance.randint(1, 6))]
    return (
        filled(chance.choice(PARTS["heads"]))
        + chance.choice(["\n\n", "\n\n", "\n"]).join(blocks)
        + "\n"
    )


Shown = list[tuple[Page, dict[str, Any]]]


@pytest.fixture(scope="module")
def shown(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Pages as the check reads them, with what Chromium shows of them once MkDocs has built them."""
    root, chance, dialect = tmp_path_factory.mktemp("random"), random.Random(9), Dialect.of(CONFIG)
    for folder in ("docs", "theme"):
        (root / folder).mkdir()
    (root / "theme" / "main.html").write_text(TEMPLATE, "utf-8")
    theme = {"name": None, "custom_dir": "theme"}
    config = {
        "site_name": "x",
        "theme": theme,
        "plugins": [],
        "markdown_extensions": CONFIG["markdown_extensions"],
    }
    (root / "mkdocs.yml").write_text(json.dumps(config), "utf-8")
    pages: list[Page] = []
    while len(pages) < COUNT:
        file, source = root / "docs" / f"page-{len(pages)}.md", written(chance)
        with suppress(PageError):  # MkDocs cannot build it either
            pages.append(page_of(file, source, dialect))
            file.write_text(source, "utf-8")
    build = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(root / "mkdocs.yml")]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    context = browser.new_context(
        java_script_enabled=False
    )  # what is there for readers without scripts counts as well
    tab, result = context.new_page(), []
    for page in pages:
        tab.goto((root / "site" / page.file.stem / "index.html").as_uri())
        result.append((page, tab.evaluate(SHOWN)))
    context.close()
    return result


def squeezed(value: Any) -> Any:
    """Return the texts in `value` with single spaces."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    return [squeezed(each) for each in value]


def test_the_check_reads_the_html_of_the_built_page(shown: Shown) -> None:
    for page, seen in shown:
        article = page.tree.css_first("article")
        assert article and str(article.inner_html).strip() == seen["html"].strip(), page.source


def test_a_page_that_the_check_calls_plain_shows_what_was_read_and_hides_nothing(
    shown: Shown, tmp_path: Path
) -> None:
    guide = read_guide(write_sample(tmp_path))
    file = next(iter(guide.opt_out))
    plain = [
        (page, seen)
        for page, seen in shown
        if not apply((page_plain,), dataclasses.replace(guide, pages={file: page}))
    ]
    assert COUNT / 5 < len(plain) < COUNT
    for page, seen in plain:
        links = [[node.attributes["href"], text_of(node)] for node in page.tree.css("a[href]")]
        assert squeezed(seen["read"]) == squeezed(
            [page.text, [phrase.text for phrase in page.phrases], links]
        ), page.source


def test_the_dialect_is_the_one_that_mkdocs_uses() -> None:
    dialect, config = Dialect.of(CONFIG), load_config(str(CONFIG_FILE))
    assert list(dialect.extensions) == config.markdown_extensions
    assert {
        name: options for name, options in config.mdx_configs.items() if options
    } == dialect.configs


def test_front_matter_is_read_by_mkdocs() -> None:
    used, own = (
        inspect.getsource(reads) for reads in (guide.page.get_data, mkdocs.utils.meta.get_data)
    )
    assert used == own
