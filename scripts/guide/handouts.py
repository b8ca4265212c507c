"""What readers take along: a QR code of the address, and the yearly reminder as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import segno
from icalendar import Alarm, Calendar, Event, vDuration

QUIET_ZONE = 4  # ISO/IEC 18004 asks for four empty modules on each side
MODULE = 4
MONTH, DAY = 11, 3  # LinkedIn's AI training with the data of European members began on 3 November 2025


def qr_code(address: str, label: str) -> str:
    """Return a QR code of `address` as an `<svg>` element that a screen reader calls `label`.

    The colours are attributes: they hold in every colour scheme, and our Content-Security-Policy forbids style
    attributes. Raises ValueError when `address` is too long for a QR code.
    """
    # segno raises DataOverflowError, a ValueError, for what does not fit.
    code = segno.make_qr(address, error="m")
    drawing = code.svg_inline(
        border=QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    root = ElementTree.fromstring(drawing)
    side = str(MODULE * code.symbol_size(border=QUIET_ZONE)[0])
    attributes = {"width": side, "height": side, "shape-rendering": "crispEdges", "role": "img", "aria-label": label}
    for name, value in attributes.items():
        root.set(name, value)
    return ElementTree.tostring(root, encoding="unicode")


def calendar(*, summary: str, description: str, url: str, language: str, stamp: datetime) -> bytes:
    """Return an iCalendar file with one all-day event, on 3 November of every year.

    `summary` and `description` are what the event says, in `language`; `url` is the page that it leads to. `stamp` is
    when the file was made, with a time zone: the first event is on the next 3 November from then on, and equal
    arguments give equal bytes. The event's UID follows from `url` alone, so that programs which know it from an earlier
    import can put the new one in its place.
    """
    stamp = stamp.astimezone(UTC).replace(microsecond=0)
    first = date(stamp.year, MONTH, DAY)
    if first < stamp.date():
        first = first.replace(year=first.year + 1)

    event = Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, url)))
    event.add("dtstamp", stamp)
    event.add("dtstart", first)
    event.add("dtend", first + timedelta(days=1))
    event.add("rrule", {"freq": "yearly"})
    event.add("summary", summary, parameters={"language": language})
    event.add("description", description, parameters={"language": language})
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    # The day begins at midnight; nine o'clock is when people read. Outlook drops alarms after the start, so there is
    # one on the day before as well.
    for trigger in (timedelta(hours=-15), timedelta(hours=9)):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", vDuration(trigger))
        event.add_component(alarm)

    file = Calendar()
    file.add("prodid", "-//KI-Training aus//AI Training Off//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add_component(event)
    content: bytes = file.to_ical()
    return content
