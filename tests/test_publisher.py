"""What a publisher sets is shown as meant, or refused with one line that names the variable."""

from __future__ import annotations

import pytest

from additions.publisher import Line, publisher_settings
from checks.finding import CannotRunError
from sample import table

CASES = table("publisher.toml")


@pytest.mark.parametrize("name", CASES["refused"])
def test_what_cannot_be_meant_is_refused_in_one_line(name: str) -> None:
    expected, *values = CASES["refused"][name]
    for value in values:
        with pytest.raises(CannotRunError) as caught:
            publisher_settings({name: value})
        message = str(caught.value)
        assert message.startswith(f"{name}: expected {expected}")
        assert "\n" not in message


@pytest.mark.parametrize("mark", ["?x=1", "?", "#x"])
def test_pages_can_be_added_to_the_address(mark: str) -> None:
    with pytest.raises(CannotRunError, match="without \\? and #"):
        publisher_settings({"SITE_URL": f"https://example.org/{mark}"})


def test_an_address_is_encoded_once_for_texts_html_and_xml() -> None:
    for written, read in CASES["site_url"].items():
        assert publisher_settings({"SITE_URL": written}).site_url == read
        assert publisher_settings({"SITE_URL": read}).site_url == read


def test_a_publisher_is_told_what_an_address_brings() -> None:
    for written, words in CASES["advice"].items():
        advice = publisher_settings({"SITE_URL": written}).advice
        assert len(advice) == len(words)
        for line, word in zip(advice, words, strict=True):
            assert word in line


def test_a_line_of_a_contact_leads_where_it_can() -> None:
    for line, href in CASES["contact"].items():
        assert publisher_settings({"CONTACT": line}).contact == (Line(line, href),)


def test_postal_addresses_keep_their_lines() -> None:
    written = " A & <B> \r\nWeg 1\n\n12345 Ort \nme@example.org\n"
    settings = publisher_settings({"PUBLISHER": written, "CONTACT": written})
    assert settings.publisher == ("A & <B>", "Weg 1", "12345 Ort", "me@example.org")
    assert tuple(line.text for line in settings.contact) == settings.publisher
    assert settings.email == "me@example.org"


def test_forms_are_named_where_the_host_is_known_to_have_them() -> None:
    for source, forms in CASES["forms"].items():
        assert publisher_settings({"SOURCE": source}).forms == forms


@pytest.mark.parametrize("address", ["https://a.org/x", "mailto:me@a.org", "tel:+49-30-1", ""])
def test_a_security_contact_is_what_rfc_9116_knows(address: str) -> None:
    assert publisher_settings({"SECURITY_CONTACT": address}).security_contact == address
