"""Numbers, dates and places to fill in mean the same in two languages, however they are written."""

import pytest

from checks.facts import facts_in
from sample import table

TABLE = table("facts.toml")


def meanings(text: str, language: str) -> list[tuple[str, str]]:
    """Return what is read out of `text`, in no particular order."""
    return sorted((fact.kind, fact.value) for fact in facts_in(text, language))


@pytest.mark.parametrize(("german", "language", "other"), TABLE["same"])
def test_one_meaning_is_read_in_both(german: str, language: str, other: str) -> None:
    found = meanings(german, "de")
    assert found
    assert found == meanings(other, language)


@pytest.mark.parametrize(("german", "language", "other"), TABLE["different"])
def test_two_meanings_are_told_apart(german: str, language: str, other: str) -> None:
    assert meanings(german, "de") != meanings(other, language)


@pytest.mark.parametrize(("text", "language"), TABLE["nothing"])
def test_what_is_no_fact_is_not_read(text: str, language: str) -> None:
    assert meanings(text, language) == []
