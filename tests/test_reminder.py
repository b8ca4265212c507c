"""The reminder is a valid iCalendar file (RFC 5545) with a yearly all-day event on 3 November."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import icalendar
import pytest

from reminder import calendar

URL = "https://ki-training-aus.example/opt-out/"
SUMMARY = "LinkedIn: Ist der Schalter noch aus?"
DESCRIPTION = (
    "Sieh nach, ob er noch ausgeschaltet ist; prüfe das Wort, nicht die Farbe.\nZurück zur Anleitung: äöüß€ " + URL
)
STAMP = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


def reminder(
    summary: str = SUMMARY,
    description: str = DESCRIPTION,
    url: str = URL,
    language: str = "de",
    stamp: datetime = STAMP,
) -> bytes:
    return calendar(summary=summary, description=description, url=url, language=language, stamp=stamp)


def event(content: bytes) -> icalendar.Event:
    (only,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(only, icalendar.Event)
    return only


def test_it_is_an_all_day_event_on_3_november_of_every_year() -> None:
    parsed = event(reminder())
    assert (parsed.decoded("dtstart"), parsed.decoded("dtend")) == (date(2027, 11, 3), date(2027, 11, 4))
    assert b"\r\nDTSTART;VALUE=DATE:20271103\r\n" in reminder()
    assert parsed["rrule"] == {"FREQ": ["YEARLY"]}
    assert parsed["transp"] == "TRANSPARENT", "the day stays free for others to book"


@pytest.mark.parametrize(
    ("stamp", "year"),
    [
        (datetime(2026, 11, 2, 23, 59, tzinfo=UTC), 2026),
        (datetime(2026, 11, 3, tzinfo=UTC), 2026),
        (datetime(2026, 11, 4, tzinfo=UTC), 2027),
        (datetime(2026, 11, 4, 0, 30, tzinfo=timezone(timedelta(hours=1))), 2026),
    ],
)
def test_the_first_event_is_on_the_next_3_november(stamp: datetime, year: int) -> None:
    assert event(reminder(stamp=stamp)).decoded("dtstart") == date(year, 11, 3)


def test_words_and_address_arrive_as_they_were_given() -> None:
    odd = "Komma, Strichpunkt; Rückstrich \\ und\nneue Zeile"
    parsed = event(reminder(summary=odd, description=odd))
    assert (parsed["summary"], parsed["description"], parsed["url"]) == (odd, odd, URL)
    assert parsed["summary"].params["language"] == "de"
    assert rb"SUMMARY;LANGUAGE=de:Komma\, Strichpunkt\; R" in reminder(summary=odd)


def test_a_display_alarm_goes_off_on_the_day() -> None:
    (alarm,) = event(reminder()).walk("VALARM")
    assert (alarm["action"], alarm["description"]) == ("DISPLAY", SUMMARY)
    assert alarm.decoded("trigger") == timedelta(hours=9)


def test_the_file_names_version_maker_and_calendar() -> None:
    lines = reminder().split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert lines.count(b"VERSION:2.0") == lines.count(b"CALSCALE:GREGORIAN") == 1
    assert sum(line.startswith(b"PRODID:") for line in lines) == 1
    assert b"DTSTAMP:20261124T073000Z" in lines


@pytest.mark.parametrize("description", [DESCRIPTION, 60 * "äöü€ ", 200 * "x", 50 * "🗓"])
def test_lines_end_in_crlf_and_fold_at_75_octets_between_characters(description: str) -> None:
    content = reminder(description=description)
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "something was folded"
    for line in lines:
        line.decode("utf-8")
    assert event(content)["description"] == description


def test_equal_arguments_give_equal_bytes_and_the_uid_follows_the_address() -> None:
    assert reminder() == reminder()
    later = reminder(summary="Anders", stamp=STAMP + timedelta(days=400))
    assert event(later)["uid"] == event(reminder())["uid"]
    assert event(reminder(url=URL + "en/"))["uid"] != event(reminder())["uid"]


def test_a_stamp_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        reminder(stamp=datetime(2026, 11, 24))
