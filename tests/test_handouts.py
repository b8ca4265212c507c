"""A QR code leads to the exact address; a reminder is a valid iCalendar file (RFC 5545) for every 3 November."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from xml.etree import ElementTree

import cv2
import icalendar
import numpy as np
import pytest
from playwright.sync_api import Page

from additions.handouts import MODULE, QUIET_ZONE, calendar, qr_code

ADDRESSES = [
    "https://light.example/opt-out/",
    "https://example.org/some/sub-path/that-is-longer/opt-out/?from=poster&x=1#switch",
    "https://umläut.example/weg/",
]
SUMMARY = "Ist das Licht noch aus?"
STAMP = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_independent_decoder_reads_the_exact_address(
    visitor: Callable[..., Page], address: str
) -> None:
    page = visitor(color_scheme="dark")
    page.set_content("<style>:root { color-scheme: light dark }</style>" + qr_code(address, "QR"))
    shot = page.locator("svg").screenshot()
    image = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    # OpenCV's other detector trips over some codes in pictures without any noise.
    assert cv2.QRCodeDetectorAruco().detectAndDecode(image)[0] == address
    edge = QUIET_ZONE * MODULE
    assert all(
        (margin == 255).all()
        for margin in (image[:edge], image[-edge:], image[:, :edge], image[:, -edge:])
    )
    assert (image[edge : edge + MODULE, edge : edge + 7 * MODULE] == 0).all(), (
        "the finder pattern follows at once"
    )


def test_a_code_can_stand_in_a_page_under_a_strict_policy_by_any_name() -> None:
    svg = qr_code(ADDRESSES[0], 'QR-Code für „a“ & <b> "c"')
    root = ElementTree.fromstring(svg)
    assert svg.startswith("<svg ") and not re.search(r"style|class=|<\?xml", svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", 'QR-Code für „a“ & <b> "c"')
    assert root.get("width") == root.get("height") and int(root.get("width", 0)) >= 100
    with pytest.raises(ValueError, match="too large"):
        qr_code("https://example.org/" + 3000 * "x", "QR")


def reminder(text: str = SUMMARY, url: str = ADDRESSES[0], stamp: datetime = STAMP) -> bytes:
    return calendar(summary=text, description=text, url=url, language="de", stamp=stamp)


def event(content: bytes) -> icalendar.Event:
    (only,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(only, icalendar.Event)
    return only


def test_a_reminder_is_an_all_day_event_of_every_year_with_alarms_before_and_on_the_day() -> None:
    found, lines = event(reminder()), reminder().split(b"\r\n")
    assert (found.decoded("dtstart"), found.decoded("dtend")) == (
        date(2027, 11, 3),
        date(2027, 11, 4),
    )
    assert (found["rrule"], found["url"]) == ({"FREQ": ["YEARLY"]}, ADDRESSES[0])
    assert found["transp"] == "TRANSPARENT", "the day stays free for others to book"
    alarms = [
        (alarm.decoded("trigger"), alarm["action"], alarm["description"])
        for alarm in found.walk("VALARM")
    ]
    assert alarms == [(timedelta(hours=hours), "DISPLAY", SUMMARY) for hours in (-15, 9)], (
        "Outlook drops the second"
    )
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
    assert lines.count(b"VERSION:2.0") == lines.count(b"CALSCALE:GREGORIAN") == 1
    assert sum(line.startswith(b"PRODID:") for line in lines) == 1
    assert {b"DTSTAMP:20261124T073000Z", b"DTSTART;VALUE=DATE:20271103"} < set(lines)


@pytest.mark.parametrize(
    ("stamp", "year"),
    [(datetime(2026, 11, 3, tzinfo=UTC), 2026), (datetime(2026, 11, 3, 23, 59, tzinfo=UTC), 2026),
     (datetime(2026, 11, 4, tzinfo=UTC), 2027),
     (datetime(2026, 11, 4, 0, 30, tzinfo=timezone(timedelta(hours=1))), 2026)],
)  # fmt: skip
def test_the_first_event_is_on_the_next_3_november(stamp: datetime, year: int) -> None:
    assert event(reminder(stamp=stamp)).decoded("dtstart") == date(year, 11, 3)


@pytest.mark.parametrize(
    "text", ["Komma, Strichpunkt; Strich \\ und\nneue Zeile", 60 * "äöü€ ", 200 * "x", 50 * "🗓"]
)
def test_words_arrive_as_they_were_given_in_lines_of_75_octets(text: str) -> None:
    content = reminder(text)
    assert (event(content)["summary"], event(content)["description"]) == (text, text)
    assert event(content)["summary"].params["language"] == "de"
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert "\ufffd" not in "".join(line.decode("utf-8", "replace") for line in lines), (
        "folded between characters"
    )


def test_equal_arguments_give_equal_bytes_and_the_uid_follows_the_address() -> None:
    assert reminder() == reminder()
    assert (
        event(reminder("Anders", stamp=STAMP + timedelta(days=400)))["uid"]
        == event(reminder())["uid"]
    )
    assert event(reminder(url=ADDRESSES[1]))["uid"] != event(reminder())["uid"]
