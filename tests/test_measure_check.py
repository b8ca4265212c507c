"""The measuring command generates pages that the check accepts, and prints a line for each number of pages."""

import subprocess
import sys
from pathlib import Path

import pytest

import measure_check
from page_files import find_pages
from settings_path import FILE_NAME, load
from validate_settings_path import check


@pytest.mark.parametrize(("number", "languages"), [(10, 1), (30, 2)])
def test_the_generated_pages_match_their_settings_path(tmp_path: Path, number: int, languages: int) -> None:
    docs = tmp_path / "docs"
    measure_check.generate(docs, number)
    assert len(list(find_pages(docs))) == number
    assert len(load(docs / FILE_NAME).languages) == languages
    assert check(docs) == []


def test_pages_that_do_not_match_are_not_measured(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    measure_check.generate(docs, 10)
    (docs / "aa" / "opt-out" / "step-1.md").unlink()
    with pytest.raises(RuntimeError, match="page-missing"):
        measure_check.measure(docs)


def test_the_table_has_a_line_for_each_number() -> None:
    command = [sys.executable, measure_check.__file__, "10", "20"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["pages", "10", "20"]
