"""What must hold in other engines than Chromium too: Firefox and WebKitGTK show the same site.

An engine that is not there is left out with a word, unless the environment lists it:
`ENGINES="firefox webkit"`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines import Engine, Firefox, WebKit
from site_under_test import LANGUAGES, PAGES, Server, language_of

HOMES = list(LANGUAGES.values())
PHONES = (320, 360, 412)
LABELS = "article :is(strong, .labels tbody td, .sources tbody tr > :first-child)"
OPEN = "document.querySelector('.menu').matches(':popover-open')"
SHOWN = """
    const links = [...document.querySelectorAll(arguments[0])]
    return links.filter(link => link.checkVisibility()).map(link => link.href)"""
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


@pytest.mark.parametrize("page", [*PAGES, "404.html"])
def test_nothing_is_cut_off_on_the_narrowest_phone(
    server: Server, engine: Engine, page: str
) -> None:
    engine.open(server.address + page, PHONES[0])
    assert engine.run(f"{LOOK}; return cutOff()") == []


@pytest.mark.parametrize("home", HOMES)
def test_menu_opens_lists_all_pages_and_closes(server: Server, engine: Engine, home: str) -> None:
    engine.open(server.address + home, PHONES[0])
    assert engine.run(SHOWN, ".menu a") == []
    engine.click(".bar__menu")
    own = [server.address + page for page in PAGES if language_of(page) == language_of(home)]
    assert sorted(engine.run(SHOWN, ".menu a")) == own
    engine.click(".menu__close")
    assert not engine.run(f"return {OPEN}")


def test_menu_is_closed_for_who_comes_back(server: Server, engine: Engine) -> None:
    engine.open(server.address, PHONES[-1])
    engine.click(".bar__menu")
    engine.click(".menu a:not([aria-current])")
    engine.wait("return location.href !== arguments[0]", server.address)
    engine.run("history.back()")
    engine.wait("return location.href === arguments[0]", server.address)
    assert not engine.run(f"return {OPEN}")


@pytest.mark.parametrize("home", HOMES)
def test_search_finds_pages(server: Server, engine: Engine, home: str) -> None:
    engine.open(server.address + home, PHONES[0])
    engine.click(".bar__search")
    engine.type(".md-search__input", "linkedin")  # in every page of every language
    engine.find(".md-search-result__item")
    assert len(engine.run(SHOWN, ".md-search-result__link")) >= 5


@pytest.mark.parametrize("home", HOMES)
def test_notes_open_where_one_reads(server: Server, engine: Engine, home: str) -> None:
    engine.open(server.address + home, PHONES[0])
    place = engine.run(
        "document.querySelector('.footnote-ref').scrollIntoView(); return Math.round(scrollY)"
    )
    engine.click(".footnote-ref")
    bottom = "document.querySelector('.footnote :target').getBoundingClientRect().bottom"
    assert engine.run(f"return Math.round({bottom}) === innerHeight")
    engine.click(".footnote :target .footnote-backref")
    engine.wait("return Math.abs(scrollY - arguments[0]) < 2", place)


@pytest.mark.parametrize("home", HOMES)
def test_copying_says_that_it_is_done(server: Server, engine: Engine, home: str) -> None:
    engine.open(f"{server.address}{home}share/", PHONES[0])
    engine.click("[data-copy]")
    engine.wait(
        "const it = document.querySelector('#status'); return it.textContent === it.dataset.done"
    )


@pytest.mark.parametrize("page", [page for page in PAGES if "opt-out/" in page])
def test_labels_are_never_broken_inside_a_word(server: Server, engine: Engine, page: str) -> None:
    engine.open(server.address + page, PHONES[0])
    for width in PHONES:
        engine.resize(width)
        found = engine.run(f"{LOOK}; return [...broken(arguments[0]), ...hyphenated()]", LABELS)
        assert found == [], width
