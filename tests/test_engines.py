"""What must hold in other engines than Chromium too: Firefox and WebKitGTK show the same site.

An engine that is not there is left out with a word, unless the environment lists it: `ENGINES="firefox webkit"`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines import Engine, Firefox, WebKit
from site_under_test import LANGUAGES, OPT_OUT, PAGES, Server, Site, language_of

HOMES = list(LANGUAGES.values())
PHONES, DESKTOP = (320, 360, 412), 1280
LABELS = "article :is(strong, .labels tbody td, .sources tbody tr > :first-child)"
OPEN = "return document.querySelector('.menu').matches(':popover-open')"
LOOK = Path(__file__).with_name("look.js").read_text("utf-8")


@pytest.fixture(scope="session", params=[Firefox, WebKit], ids=lambda kind: kind.__name__.lower())
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    kind: type[Engine] = request.param
    try:
        engine = kind()
    except (OSError, RuntimeError) as error:
        reason = f"{kind.__name__} does not start (Debian: apt install {kind.packages}): {error}"
        required = kind.__name__.lower() in os.environ.get("ENGINES", "").split()
        pytest.fail(reason) if required else pytest.skip(reason)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def scriptless_server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site as a browser without script sees it."""
    folder = shutil.copytree(site.folder, tmp_path_factory.mktemp("scriptless") / "site")
    for file in folder.rglob("*.html"):
        file.write_text(
            re.sub(r"<script\b.*?</script>", "", file.read_text("utf-8"), flags=re.DOTALL), "utf-8"
        )
    server = Server(folder)
    yield server
    server.close()


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    server: Server, engine: Engine, page: str
) -> None:
    engine.open(server.address + page, PHONES[0])
    shown, whole = engine.run(
        "const root = document.documentElement; return [root.clientWidth, root.scrollWidth]"
    )
    assert shown == whole == PHONES[0]


@pytest.mark.parametrize("where", ["server", "scriptless_server"])
@pytest.mark.parametrize("home", HOMES)
def test_menu_opens_lists_all_pages_and_closes(
    request: pytest.FixtureRequest, engine: Engine, home: str, where: str
) -> None:
    server: Server = request.getfixturevalue(where)
    engine.open(server.address + home, PHONES[0])
    links = "[...document.querySelectorAll('.menu a')]"
    shown = f"return {links}.filter(link => link.checkVisibility()).map(link => link.href)"
    assert engine.run(shown) == []
    engine.click(".bar__menu")
    assert engine.run(OPEN)
    own = [server.address + page for page in PAGES if language_of(page) == language_of(home)]
    assert sorted(engine.run(shown)) == own
    engine.click(".menu__close")
    assert not engine.run(OPEN)


def test_open_menu_closes_when_the_window_grows_wide(server: Server, engine: Engine) -> None:
    engine.open(server.address, PHONES[-1])
    engine.click(".bar__menu")
    assert engine.run(OPEN)
    engine.resize(DESKTOP)
    engine.wait(OPEN.replace("return ", "return !"))


@pytest.mark.parametrize("width", [PHONES[0], DESKTOP])
@pytest.mark.parametrize("home", HOMES)
def test_search_finds_pages_of_the_readers_language_only(
    server: Server, engine: Engine, home: str, width: int
) -> None:
    engine.open(server.address + home, width)
    engine.click(".bar__search")
    engine.type(".md-search__input", "linkedin")  # in every page of both languages
    links = "[...document.querySelectorAll('.md-search-result__link')].map(link => link.href)"
    found = engine.wait(f"const links = {links}; return links.length && links")
    assert len(found) >= 5
    assert {language_of(link.removeprefix(server.address)) for link in found} == {language_of(home)}


@pytest.mark.parametrize("home", HOMES)
def test_copying_says_that_it_is_done(server: Server, engine: Engine, home: str) -> None:
    engine.open(f"{server.address}{home}share/", PHONES[0])
    engine.click("[data-copy]")
    engine.wait(
        "const status = document.querySelector('#status'); return status.textContent === status.dataset.done"
    )


@pytest.mark.parametrize("home", HOMES)
def test_refused_copying_selects_the_text_and_says_how_to_go_on(
    server: Server, engine: Engine, home: str
) -> None:
    engine.open(f"{server.address}{home}share/", PHONES[0])
    engine.run("""
        window.unheard = []
        addEventListener("unhandledrejection", event => unheard.push(String(event.reason)))
        navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"))""")
    engine.click("[data-copy]")
    said = engine.wait("return document.querySelector('#status').textContent")
    assert said != engine.run("return document.querySelector('#status').dataset.done")
    selected, wanted = engine.run(
        "return [String(getSelection()), document.querySelector('[data-copy]').dataset.copy]"
    )
    assert selected.strip() == wanted
    assert engine.run("return unheard") == []


@pytest.mark.parametrize("page", [page for page in PAGES if "opt-out/" in page])
def test_labels_are_never_broken_inside_a_word(server: Server, engine: Engine, page: str) -> None:
    engine.open(server.address + page, PHONES[0])
    hyphens = "return [...document.querySelectorAll(arguments[0])].map(label => getComputedStyle(label).hyphens)"
    for width in PHONES:
        engine.resize(width)
        assert engine.run(f"{LOOK}; return window.broken(arguments[0])", LABELS) == [], width
        assert set(engine.run(hyphens, LABELS)) in ({"manual"}, {"none"}), width
