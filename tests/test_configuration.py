"""The configuration is MkDocs' own: whatever it takes is taken, and what it refuses is one line."""

import logging
from pathlib import Path

import pytest

from check import findings_in
from checks.configuration import language_settings, plugin, read_configuration, warnings_of_mkdocs
from checks.finding import CannotRunError
from checks.project import read_project
from sample import edit, table, write_sample

TABLE = table("configuration.toml")
FILE = "mkdocs.yml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_sample(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("row", TABLE["refused"].values(), ids=TABLE["refused"])
def test_what_mkdocs_refuses_is_one_line_that_names_the_key(root: Path, row: list[str]) -> None:
    old, new, said = row
    edit(root, FILE, old, new)
    with pytest.raises(CannotRunError) as caught:
        read_configuration(Path(FILE))
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"{FILE}: {said}")


@pytest.mark.parametrize("row", TABLE["taken"].values(), ids=TABLE["taken"])
def test_what_mkdocs_takes_is_taken(root: Path, row: list[str]) -> None:
    old, new = row
    edit(root, FILE, old, new)
    project = read_project(Path(FILE))
    assert findings_in(project) == []
    assert [each.locale for each in language_settings(project.config)] == ["de", "en"]


@pytest.mark.parametrize("content", [None, b"# \xfc"])
def test_a_file_that_cannot_be_read_is_one_line(root: Path, content: bytes | None) -> None:
    (root / FILE).unlink()
    if content is not None:
        (root / FILE).write_bytes(content)
    with pytest.raises(CannotRunError, match=f"^{FILE}: "):
        read_configuration(Path(FILE))


def test_another_file_and_what_it_inherits_from_are_read(root: Path) -> None:
    (root / "other.yml").write_text(f"INHERIT: {FILE}\nsite_name: Other\n", "utf-8")
    config = read_configuration(Path("other.yml"))
    assert config.site_name == "Other"
    assert plugin(config, "search") is not None
    assert plugin(config, "blog") is None


def test_hooks_are_not_loaded_because_they_run_the_check(root: Path) -> None:
    (root / "hooks.py").write_text("raise SystemExit('loaded')", "utf-8")
    edit(root, FILE, "nav:", "hooks: [hooks.py]\nnav:")
    assert not read_configuration(Path(FILE)).hooks


def test_warnings_of_mkdocs_is_collected_and_goes_nowhere_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("mkdocs.structure")
    with warnings_of_mkdocs() as messages:
        log.warning("a link")
        log.info("something")
    assert messages == ["a link"]
    assert caplog.messages == []
    log.warning("later")
    assert caplog.messages == ["later"]
