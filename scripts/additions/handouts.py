"""What readers take along: a QR code of the address, and the yearly reminder as an iCalendar file (RFC 5545)."""

import uuid
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import segno
from icalendar import Alarm, Calendar, Event, vDuration

QUIET_ZONE = 4  # ISO/IEC 18004 asks for four empty modules on each side
MODULE = 4
MONTH, DAY = (
    11,
    3,
)  # LinkedIn's AI training with the data of European members began on 3 November 2025


def qr_code(address: str, label: str) -> str:
    """Return a QR code of `address` as an `<svg>` element that a screen reader calls `label`.

    The colours are attributes: they hold in every colour scheme, and our Content-Security-Policy forbids style
    attributes. Raises ValueError when `address` is too long for a QR code.
    """
    code = segno.make_qr(
        address, error="m"
    )  # raises DataOverflowError, a ValueError, for what does not fit
    svg = code.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    root = ElementTree.fromstring(svg)
    side = str(MODULE * code.symbol_size(border=QUIET_ZONE)[0])
    root.attrib |= {
        "width": side,
        "height": side,
        "shape-rendering": "crispEdges",
        "role": "img",
        "aria-label": label,
    }
    return ElementTree.tostring(root, encoding="unicode")


def calendar(*, summary: str, description: str, url: str, language: str, stamp: datetime) -> bytes:
    """Return an iCalendar file with one all-day event, on 3 November of every year.

    `summary` and `description` are what it says, in `language`; `url` is the page that it leads to, and makes its UID,
    so that a later import takes the place of an earlier one. `stamp` is when the file was made, with a time zone: the
    first event is on the next 3 November. Equal arguments give equal bytes.
    """
    stamp = stamp.astimezone(UTC).replace(microsecond=0)
    first = date(stamp.year + ((stamp.month, stamp.day) > (MONTH, DAY)), MONTH, DAY)
    event = Event()
    when = {
        "dtstamp": stamp,
        "dtstart": first,
        "dtend": first + timedelta(days=1),
        "rrule": {"freq": "yearly"},
    }
    what = {"uid": str(uuid.uuid5(uuid.NAMESPACE_URL, url)), "url": url, "transp": "TRANSPARENT"}
    for name, value in (when | what).items():
        event.add(name, value)
    for name, text in {"summary": summary, "description": description}.items():
        event.add(name, text, parameters={"language": language})
    # The day begins at midnight; nine o'clock is when people read. Outlook drops alarms after the start, so there is
    # one on the day before as well.
    for hours in (-15, 9):
        trigger = vDuration(timedelta(hours=hours))
        event.add_component(
            Alarm({"action": "DISPLAY", "description": summary, "trigger": trigger})
        )
    file = Calendar(
        {
            "prodid": "-//KI-Training aus//AI Training Off//EN",
            "version": "2.0",
            "calscale": "GREGORIAN",
        }
    )
    file.add_component(event)
    content: bytes = file.to_ical()
    return content
