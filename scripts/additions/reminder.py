"""The yearly reminder, as a file that calendars import (iCalendar, RFC 5545)."""

import uuid
from datetime import UTC, date, datetime, timedelta

# LinkedIn's AI training with the data of European members began on 3 November 2025.
MONTH, DAY = 11, 3
LONGEST = 75  # octets that a line may have
# The day begins at midnight; nine o'clock is when people read. Outlook drops alarms after the
# start, so there is one on the day before as well.
EVENT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//KI-Training aus//AI Training Off//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}
DTSTART;VALUE=DATE:{first:%Y%m%d}
DTEND;VALUE=DATE:{last:%Y%m%d}
RRULE:FREQ=YEARLY
TRANSP:TRANSPARENT
URL:{url}
SUMMARY;LANGUAGE={language}:{summary}
DESCRIPTION;LANGUAGE={language}:{description}
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15H
DESCRIPTION:{summary}
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:PT9H
DESCRIPTION:{summary}
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def reminder(*, summary: str, description: str, url: str, language: str, stamp: datetime) -> bytes:
    """Return an iCalendar file with one all-day event, on 3 November of every year.

    `summary` and `description` are what it says, in `language`; `url` is the page that it leads to,
    and makes its UID, so that a later import takes the place of an earlier one. `stamp` is when the
    file was made, with a time zone: the first event is on the next 3 November. Equal arguments give
    equal bytes.
    """
    stamp = stamp.astimezone(UTC)
    first = date(stamp.year, MONTH, DAY)
    if stamp.date() > first:
        first = date(stamp.year + 1, MONTH, DAY)
    text = EVENT.format(
        uid=uuid.uuid5(uuid.NAMESPACE_URL, url),
        stamp=stamp,
        first=first,
        last=first + timedelta(days=1),
        url=url,
        language=language,
        summary=_escaped(summary),
        description=_escaped(description),
    )
    return b"".join(_folded(line) for line in text.splitlines())


def _escaped(text: str) -> str:
    """Return `text` as a value (RFC 5545, 3.3.11)."""
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> bytes:
    """Return a line with its end, cut between characters where it is too long (RFC 5545, 3.1)."""
    pieces = [b""]
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > LONGEST:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"
