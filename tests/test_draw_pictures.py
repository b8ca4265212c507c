"""The command that draws the pictures: further languages, labels that do not fit, broken input, and what it writes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import draw_pictures
import drawing
from settings_path import SettingsPath, load

ROOT = Path(__file__).resolve().parent.parent
PATH = load(ROOT / "docs" / "settings-path.toml")
NAMES = ["step-1-app", "step-1-web", "step-2-app", "step-2-web", "step-3", "step-4"]


def texts(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def with_label(path: SettingsPath, key: str, language: str, text: str) -> SettingsPath:
    """Return `path` with other words for one label in one language."""
    steps = [
        replace(
            step,
            labels=tuple(
                replace(label, wordings={**label.wordings, language: replace(label.wordings["de"], text=text)})
                if label.id == key
                else label
                for label in step.labels
            ),
        )
        for step in path.steps
    ]
    return replace(path, steps=tuple(steps))


# --- Other labels and languages --------------------------------------------------------------------------------------

FRENCH = {
    "profile-picture": "Vous",
    "settings-web": "Préférences et confidentialité",
    "settings-app": "Préférences",
    "data-privacy": "Confidentialité des données",
    "data-use": "Utilisation de vos données",
    "generative-ai": "Données pour l'amélioration de l'IA générative",
    "training-switch": "Utiliser mes données pour entraîner des modèles d'IA de création de contenu",
    "on": "Activé",
    "off": "Désactivé",
}


def in_french(path: SettingsPath) -> SettingsPath:
    for key, text in FRENCH.items():
        path = with_label(path, key, "fr", text)
    return replace(path, languages=("fr",))


def test_a_third_language_needs_labels_and_titles_and_nothing_else(tmp_path: Path) -> None:
    table = tmp_path / "words.toml"
    table.write_text("[fr.pictures]\n" + "\n".join(f'{name} = "Image « {name} »"' for name in NAMES), encoding="utf-8")
    pictures = draw_pictures.draw(in_french(PATH), table)
    assert sorted(place.as_posix() for place in pictures) == [f"fr/pictures/{name}.svg" for name in NAMES]
    assert {text for svg in pictures.values() for text in texts(svg)} == set(FRENCH.values())
    assert {ElementTree.fromstring(svg).get("lang") for svg in pictures.values()} == {"fr"}


def test_a_language_without_titles_is_named() -> None:
    with pytest.raises(drawing.DrawingError, match=r"words\.toml: no words for fr\.pictures\.step-1-app: add them$"):
        draw_pictures.draw(in_french(PATH))


def test_a_label_too_long_for_its_picture_is_named_with_template_and_language() -> None:
    path = with_label(PATH, "data-privacy", "en", "Data privacy, and much more that nobody needs here")
    with pytest.raises(drawing.DrawingError, match=r'step-2-app\.svg\.j2: in language en: "Data privacy.* room for 2$'):
        draw_pictures.draw(path)


def test_a_label_that_a_template_draws_has_to_exist() -> None:
    path = replace(PATH, steps=PATH.steps[1:])
    with pytest.raises(
        drawing.DrawingError, match=r'draws the label "settings-app", which settings-path\.toml does not have'
    ):
        draw_pictures.draw(path)


def test_markup_in_a_label_is_drawn_as_text() -> None:
    pictures = draw_pictures.draw(with_label(PATH, "data-privacy", "de", "<b>&amp;"))
    assert texts(pictures[Path("de/pictures/step-2-app.svg")]) == ["<b>&amp;"]


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A docs folder with the canonical file and no pictures."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "settings-path.toml").write_bytes((ROOT / "docs" / "settings-path.toml").read_bytes())
    return folder


def command(docs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command from a folder that is not the repository."""
    script = ROOT / "scripts" / "draw_pictures.py"
    call = [sys.executable, str(script), "--docs", str(docs), *arguments]
    return subprocess.run(call, cwd=docs.parent, capture_output=True, text=True, check=False)


def test_the_command_draws_everything_once(docs: Path) -> None:
    first, second = command(docs), command(docs)
    assert (first.returncode, first.stdout, first.stderr) == (0, "pictures: 12 of 12 written\n", "")
    assert (second.returncode, second.stdout) == (0, "pictures: 0 of 12 written\n")
    drawn = sorted(file.relative_to(docs).as_posix() for file in docs.rglob("*.svg"))
    assert drawn == [f"{language}/pictures/{name}.svg" for language in ("de", "en") for name in NAMES]
    assert command(docs, "--check").returncode == 0


def test_check_names_missing_changed_and_left_over_pictures_and_writes_nothing(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw_pictures.main(["--docs", str(docs)]) == 0
    folder = docs / "en" / "pictures"
    (folder / "step-1-web.svg").unlink()
    (folder / "step-3.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "step-9.svg").write_text("<svg/>", encoding="utf-8")
    before = {file: file.read_bytes() for file in docs.rglob("*") if file.is_file()}
    capsys.readouterr()
    assert draw_pictures.main(["--docs", str(docs), "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{folder}/step-1-web.svg: missing",
        f"{folder}/step-3.svg: differs from what would be drawn",
        f"{folder}/step-9.svg: no template draws it: delete it",
        "run: python scripts/draw_pictures.py",
    ]
    assert {file: file.read_bytes() for file in docs.rglob("*") if file.is_file()} == before


def test_without_the_canonical_file_the_command_says_so_in_one_line(tmp_path: Path) -> None:
    result = command(tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert re.fullmatch(r"draw_pictures: .*settings-path\.toml.*\n", result.stderr)


def test_a_folder_that_cannot_be_written_is_named_in_one_line(docs: Path) -> None:
    (docs / "de").write_text("a file where a folder should be", encoding="utf-8")
    result = command(docs)
    assert result.returncode == 2
    assert re.fullmatch(r"draw_pictures: .*/de/pictures: .*\n", result.stderr)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "picture.svg"
    drawing.put(file, b"old")

    def fail(*_: object) -> None:
        raise OSError("no room left")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no room left"):
        drawing.put(file, b"new")
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [("picture.svg", b"old")]


def test_broken_word_tables_are_one_line(tmp_path: Path) -> None:
    table = tmp_path / "words.toml"
    for content in (
        None,
        b"\xff",
        b"de = [",
        b"de = 'no table'",
        b"[de]\npictures = 3",
        b"[de.pictures]\nstep-1-app = 1",
    ):
        if content is not None:
            table.write_bytes(content)
        with pytest.raises(drawing.DrawingError, match=r"words\.toml: ") as caught:
            draw_pictures.draw(PATH, table)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("template", "message"),
    [("{% if %}", r"step-1\.svg\.j2:1: Expected"), ("{{ nothing }}", r"step-1\.svg\.j2: 'nothing' is undefined")],
)
def test_a_mistake_in_a_template_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, message: str
) -> None:
    (tmp_path / "step-1.svg.j2").write_text(template, encoding="utf-8")
    (tmp_path / "words.toml").write_text('[de.pictures]\nstep-1 = "Titel"', encoding="utf-8")
    monkeypatch.setattr(drawing, "TEMPLATES", tmp_path)
    with pytest.raises(drawing.DrawingError, match=message) as caught:
        draw_pictures.draw(PATH, tmp_path / "words.toml")
    assert "\n" not in str(caught.value)
