"""What a publisher sets in the environment: taken as text, checked, and refused with one line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from checks.finding import CannotRunError
from checks.text import quoted

NO_ADDRESS = "https://ki-training-aus.example/"  # what a build that is for looking at pretends
EMAIL = re.compile(r"[^\s@:/?&%]+@[^\s@:/?&%]+\.[^\s@:/?&%]+")
TELEPHONE = re.compile(r"\+?\(?\d[\d ()/.-]{5,}\d")
HOST = r"(?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:.]+\]"
WEB = re.compile(rf"(https?://(?:{HOST})(?::\d{{1,5}})?)((?:[/?#][^\s\"<>]{{0,2000}})?)", re.I)
SECURITY = re.compile(rf"mailto:{EMAIL.pattern}|https://\S+|tel:\+?[\d-]+")
# Lower case throughout, as addresses are typed: "St.Gallen" and "Tel.:030 123456" are words.
UNFINISHED = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?|(?:mailto|tel):\S+")
GITHUB = re.compile(r"(https://github\.com/[\w.-]+/[\w.-]+?)(?:\.git)?/?")
KEPT = "/%:@!$&()*+,;=~?#"  # by percent-encoding
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Line:
    """A line of a contact, and where it leads if it is an address or a number."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class PublisherSettings:
    """Where and by whom the site is published. Empty texts are settings that nobody made."""

    site_url: str
    publisher: tuple[str, ...]  # its lines
    contact: tuple[Line, ...]
    source: str
    security_contact: str
    forms: str  # where mistakes are reported, if the host of the source code is known to have forms
    email: str  # the first email address of the contact

    @property
    def advice(self) -> list[str]:
        """What a publisher may not know, a line each."""
        lines = []
        address = urlsplit(self.site_url)
        if address.scheme == "http" and address.hostname not in LOCAL:
            lines.append("SITE_URL begins with http: anybody on the way can change the pages")
        if len(address.path) > 1:
            lines.append(
                "SITE_URL has a path: robots.txt and .well-known/security.txt count"
                " at a host's root only, so these do nothing"
            )
        return lines


def publisher_settings(environ: Mapping[str, str]) -> PublisherSettings:
    """Return what `environ` says. A variable that is set and empty is as if it was not set.

    Raises `CannotRunError` that names the variable which cannot be meant.
    """
    seconds = environ.get("SOURCE_DATE_EPOCH", "0")  # MkDocs would stumble over others
    if not re.fullmatch(r"\d{1,11}", seconds, re.ASCII):
        raise _refused("SOURCE_DATE_EPOCH", "seconds since 1970 such as 1795305600", seconds)
    security_contact = environ.get("SECURITY_CONTACT", "")
    if security_contact and not SECURITY.fullmatch(security_contact):
        expected = "an address with https:, mailto: or tel:, as RFC 9116 asks for"
        raise _refused("SECURITY_CONTACT", expected, security_contact)
    contact = tuple(_contact_line(line) for line in _lines(environ.get("CONTACT", "")))
    emails = [found.rstrip(".,;)") for found in EMAIL.findall(environ.get("CONTACT", ""))]
    source = _web_address("SOURCE", environ.get("SOURCE", ""))
    on_github = GITHUB.fullmatch(source)
    return PublisherSettings(
        site_url=_site_url(environ.get("SITE_URL", "")),
        publisher=tuple(_lines(environ.get("PUBLISHER", ""))),
        contact=contact,
        source=source,
        security_contact=security_contact,
        forms=f"{on_github[1]}/issues/new/choose" if on_github else "",
        email=emails[0] if emails else "",
    )


def _site_url(address: str) -> str:
    if "?" in address or "#" in address:
        expected = "an address without ? and #, because pages are added to it"
        raise _refused("SITE_URL", expected, address)
    # With "&" encoded as well, it means the same in texts, in HTML and in XML.
    address = _web_address("SITE_URL", address).replace("&", "%26")
    return address.rstrip("/") + "/" if address else ""


def _web_address(name: str, address: str) -> str:
    """Return an address as browsers send it, percent-encoded; an empty one stays so."""
    if not address:
        return ""
    parts = WEB.fullmatch(address)
    if not parts:
        expected = (
            "an address such as https://example.org/guide/, without spaces and with its host in"
            " ASCII (xn--mller-kva.example for müller.example)"
        )
        raise _refused(name, expected, address)
    return parts[1].lower() + quote(parts[2], KEPT)


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line]


def _contact_line(text: str) -> Line:
    if EMAIL.fullmatch(text):
        return Line(text, f"mailto:{text}")
    if TELEPHONE.fullmatch(text):
        return Line(text, "tel:" + re.sub(r"(?<=\d) ?\(0\)|[^\d+]", "", text))
    if text.lower().startswith(("https://", "http://")):
        return Line(text, _web_address("CONTACT", text))
    if UNFINISHED.fullmatch(text):
        expected = "an address with https://, an email address, a telephone number or words"
        raise _refused("CONTACT", expected, text)
    return Line(text)


def _refused(name: str, expected: str, found: str) -> CannotRunError:
    return CannotRunError(f"{name}: expected {expected}, found {quoted(found)}")
