"""What a publisher sets in the environment: taken as text, checked, and refused with one line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import idna

from checks.finding import CannotRunError
from checks.text import quoted

EMAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+")
TELEPHONE = re.compile(r"\+?\(?\d[\d ()/.-]{5,}\d")
NO_WORDS = re.compile(
    r"(?:[\w-]+\.)+[a-z]{2,}(?:[/:]\S*)?$|[a-z][a-z0-9+.-]*:\S", re.IGNORECASE
)  # a host, a scheme


@dataclass(frozen=True)
class Line:
    """A line of a contact, and where it leads if it is an address or a number."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Publication:
    """Where and by whom the site is published. Empty texts are settings that nobody made."""

    site_url: str
    publisher: str
    contact: tuple[Line, ...]
    source: str
    security_contact: str


def publication(environment: Mapping[str, str]) -> Publication:
    """Return what `environment` says, or raise `CannotRunError` that names the variable which cannot be meant."""
    read = environment.get
    epoch, security = read("SOURCE_DATE_EPOCH"), read("SECURITY_CONTACT", "")
    if epoch is not None and not re.fullmatch(r"\d{1,11}", epoch, re.ASCII):
        raise _refused("SOURCE_DATE_EPOCH", "seconds since 1970 such as 1795305600", epoch)
    if security and not re.fullmatch(
        rf"mailto:{EMAIL.pattern}|https://\S+|tel:\+?[\d-]+", security
    ):
        raise _refused(
            "SECURITY_CONTACT", "an address with mailto: or https:, as RFC 9116 asks for", security
        )
    site_url, source = (
        _web_address("SITE_URL", read("SITE_URL", "")),
        _web_address("SOURCE", read("SOURCE", "")),
    )
    if "?" in site_url or "#" in site_url:
        raise _refused(
            "SITE_URL", "an address without ? and #, because pages are added to it", site_url
        )
    contact = tuple(
        _contact_line(line.strip()) for line in read("CONTACT", "").splitlines() if line.strip()
    )
    site_url = site_url and site_url.rstrip("/") + "/"
    return Publication(site_url, read("PUBLISHER", "").strip(), contact, source, security)


def _web_address(name: str, address: str) -> str:
    """Return an address as machines read it, with its host in ASCII (RFC 5891); an empty one stays so."""
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
        host = idna.encode(parts.hostname or "", uts46=True).decode("ascii")
        if host and "@" not in parts.netloc and re.fullmatch(r"https?://[^\s\"'<>]+", address):
            return parts._replace(netloc=host + port).geturl()
    except ValueError:
        pass
    raise _refused(
        name, "an address such as https://example.org/guide/, without spaces", address
    ) from None


def _contact_line(text: str) -> Line:
    if EMAIL.fullmatch(text):
        return Line(text, f"mailto:{text}")
    if TELEPHONE.fullmatch(text):
        return Line(text, "tel:" + re.sub(r"(?<=\d) ?\(0\)|[^\d+]", "", text))
    if text.startswith(("https://", "http://")):
        return Line(text, _web_address("CONTACT", text))
    if NO_WORDS.match(text):
        raise _refused(
            "CONTACT",
            "an address with https://, an email address, a telephone number or words",
            text,
        )
    return Line(text)


def _refused(name: str, expected: str, found: str) -> CannotRunError:
    return CannotRunError(f"{name}: expected {expected}, found {quoted(found)}")
