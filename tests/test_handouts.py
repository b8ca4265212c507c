"""A QR code leads to the exact address; a reminder is a valid calendar for every 3 November."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import cv2
import icalendar
import numpy as np
import pytest
from playwright.sync_api import Page

from additions.qr_code import MODULE, QUIET_ZONE, qr_code
from additions.reminder import reminder

ADDRESSES = [
    "https://light.example/opt-out/",
    "https://example.org/some/sub-path/that-is-longer/opt-out/?from=poster&x=1#switch",
]
SUMMARY = "Ist das Licht noch aus?"
STAMP = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_independent_decoder_reads_the_exact_address(
    visitor: Callable[..., Page], address: str
) -> None:
    view = visitor(color_scheme="dark")
    view.set_content(f"<style>:root {{ color-scheme: dark }}</style>{qr_code(address).decode()}")
    shot = view.locator("svg").screenshot()
    image = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    # OpenCV's other detector trips over some codes in pictures without any noise.
    assert cv2.QRCodeDetectorAruco().detectAndDecode(image)[0] == address
    edge = QUIET_ZONE * MODULE
    assert (image[:edge] == 255).all()
    assert (image[:, -edge:] == 255).all()
    assert (image[edge : edge + MODULE, edge : edge + 7 * MODULE] == 0).all(), "its finder pattern"


def content(text: str = SUMMARY, url: str = ADDRESSES[0], stamp: datetime = STAMP) -> bytes:
    return reminder(summary=text, description=text, url=url, language="de", stamp=stamp)


def event(file: bytes) -> icalendar.Event:
    """Return the only event of a file, as another program reads it."""
    (only,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert isinstance(only, icalendar.Event)
    return only


def test_a_reminder_is_an_all_day_event_of_every_year() -> None:
    found = event(content())
    assert found.decoded("dtstart") == date(2027, 11, 3)
    assert found.decoded("dtend") == date(2027, 11, 4)
    assert found.decoded("dtstamp") == STAMP
    assert found["rrule"] == {"FREQ": ["YEARLY"]}
    assert found["url"] == ADDRESSES[0]
    assert found["transp"] == "TRANSPARENT", "the day stays free for others to book"
    calendar = icalendar.Calendar.from_ical(content())
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]


def test_alarms_go_off_before_and_on_the_day_because_outlook_drops_the_second() -> None:
    alarms = event(content()).walk("VALARM")
    hours = [alarm.decoded("trigger") / timedelta(hours=1) for alarm in alarms]
    assert hours == [-15, 9]
    for alarm in alarms:
        assert alarm["action"] == "DISPLAY"
        assert alarm["description"] == SUMMARY


@pytest.mark.parametrize(
    ("stamp", "year"),
    [
        ("2026-11-03T00:00Z", 2026),
        ("2026-11-03T23:59Z", 2026),
        ("2026-11-04T00:00Z", 2027),
        ("2026-11-04T00:30+01:00", 2026),
    ],
)
def test_the_first_event_is_on_the_next_3_november(stamp: str, year: int) -> None:
    found = event(content(stamp=datetime.fromisoformat(stamp)))
    assert found.decoded("dtstart") == date(year, 11, 3)


@pytest.mark.parametrize(
    "text", ["Komma, Strichpunkt; Strich \\neben\nneue Zeile", 60 * "äöü€ ", 200 * "x", 50 * "🗓"]
)
def test_words_arrive_as_they_were_given_in_lines_of_75_octets(text: str) -> None:
    file = content(text)
    assert event(file)["summary"] == event(file)["description"] == text
    assert event(file)["summary"].params["language"] == "de"
    assert file.count(b"\n") == file.count(b"\r\n") == file.count(b"\r")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # folded between characters


def test_equal_arguments_give_equal_bytes_and_the_uid_follows_the_address() -> None:
    assert content() == content()
    later = content("Anders", stamp=STAMP + timedelta(days=400))
    assert event(later)["uid"] == event(content())["uid"]
    assert event(content(url=ADDRESSES[1]))["uid"] != event(content())["uid"]
