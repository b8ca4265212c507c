"""The yearly reminder to look at the switch again, as an iCalendar file (RFC 5545)."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

# LinkedIn's AI training with the data of European members began on 3 November 2025.
MONTH, DAY = 11, 3


def calendar(*, summary: str, description: str, url: str, language: str, stamp: datetime) -> bytes:
    """Return an iCalendar file with one all-day event, on 3 November of every year.

    `summary` and `description` are what the event says, in `language`; `url` is the page that it leads to. `stamp` is
    when the file was made: the first event is on the next 3 November from then on, and equal arguments give equal
    bytes. The event's UID follows from `url` alone, so that a later import replaces the event. Raises ValueError when
    `stamp` has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("the time stamp of a reminder needs a time zone")
    stamp = stamp.astimezone(UTC).replace(microsecond=0)
    first = _next_occurrence(stamp.date())

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

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    # The day begins at midnight; nine o'clock is when people read.
    alarm.add("trigger", vDuration(timedelta(hours=9)))
    event.add_component(alarm)

    file = Calendar()
    file.add("prodid", "-//KI-Training aus//AI Training Off//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add_component(event)
    content: bytes = file.to_ical()
    return content


def _next_occurrence(today: date) -> date:
    this_year = date(today.year, MONTH, DAY)
    return this_year if today <= this_year else date(today.year + 1, MONTH, DAY)
