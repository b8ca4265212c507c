"""What a publisher sets is taken as text: it is shown as meant, or refused with one line that names the variable."""

import pytest

from additions.publishing import Line, publication
from checks.finding import CannotRunError

WEB = "an address such as https://example.org/guide/, without spaces"


@pytest.mark.parametrize(
    ("name", "expected", "values"),
    [
        ("SITE_URL", WEB, ["example.org", "ftp://example.org/", "https://", " https://example.org/", "https://a.org/ ",
            "https://a..b/", "https://user:word@example.org/", "https://example.org:99999/", "https://[::1"]),
        ("SITE_URL", "an address without ? and #, because pages are added to it", ["https://a.org/?x=1", "https://a.org/#x"]),
        ("SOURCE", WEB, ["javascript:alert(1)", "git@example.org:a/b", "https://example.org/a b"]),
        ("CONTACT", "an address with https://, an email address, a telephone number or words",
            ["example.org", "www.example.org/contact", "javascript:alert(1)", "tel:0123"]),
        ("CONTACT", WEB, ["https://example .org"]),
        ("SECURITY_CONTACT", "an address with mailto: or https:, as RFC 9116 asks for",
            ["me@example.org", "http://example.org/", "https://example.org/ "]),
        ("SOURCE_DATE_EPOCH", "seconds since 1970 such as 1795305600",
            ["", "today", "-1", "1.5", " 1", "\uff11\uff12", "9" * 12]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_one_line(
    name: str, expected: str, values: list[str]
) -> None:
    for value in values:
        with pytest.raises(CannotRunError) as caught:
            publication({name: value})
        assert str(caught.value) == f'{name}: expected {expected}, found "{value}"'


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("SITE_URL", "https://example.org", "https://example.org/"),
        ("SITE_URL", "http://localhost:8000/some/guide", "http://localhost:8000/some/guide/"),
        ("SITE_URL", "https://EXAMPLE.org/Weg/", "https://example.org/Weg/"),
        ("SITE_URL", "https://müller.example/weg", "https://xn--mller-kva.example/weg/"),
        ("SITE_URL", "https://straße.example/", "https://xn--strae-oqa.example/"),
        ("SITE_URL", "", ""),
        ("SOURCE", "https://müller.example/code", "https://xn--mller-kva.example/code"),
        ("PUBLISHER", " A & <B> ", "A & <B>"),
        ("SECURITY_CONTACT", "mailto:me@example.org", "mailto:me@example.org"),
    ],
)
def test_what_is_meant_is_kept_and_machines_can_read_it(name: str, written: str, read: str) -> None:
    assert getattr(publication({name: written, "SOURCE_DATE_EPOCH": "0"}), name.lower()) == read


@pytest.mark.parametrize(
    ("line", "href"),
    [("me@example.org", "mailto:me@example.org"), ("https://müller.example/", "https://xn--mller-kva.example/"),
     ("01712345", "tel:01712345"), ("+49 30 123-456", "tel:+4930123456"), ("+49 (0)30 123456", "tel:+4930123456"),
     ("(030) 12/34 56", "tel:030123456"), ("yes", ""), ("12345 Musterstadt", ""), ("c/o Verein: 3. Stock", ""),
     ("Telefon: 030 123456", ""), ("me@home", "")],
)  # fmt: skip
def test_a_line_of_a_contact_leads_where_it_can(line: str, href: str) -> None:
    assert publication({"CONTACT": line}).contact == (Line(line, href),)


def test_a_postal_address_keeps_its_lines() -> None:
    lines = publication(
        {"CONTACT": " Erika Muster\r\nWeg 1\n\n12345 Ort \nme@example.org\n"}
    ).contact
    assert [line.text for line in lines] == ["Erika Muster", "Weg 1", "12345 Ort", "me@example.org"]
