"""When the labels have to be compared with their sources again."""

from __future__ import annotations

from datetime import date, timedelta

from checks.settings_path import FILE_NAME, SettingsPath

REVIEW_EVERY = timedelta(days=180)


def review_due(settings_path: SettingsPath, today: date) -> str | None:
    """Return a line that asks for a review when the last one is long ago."""
    if today - settings_path.reviewed <= REVIEW_EVERY:
        return None
    return (
        f"{FILE_NAME}: the labels were last compared with their sources on "
        f"{settings_path.reviewed}, more than {REVIEW_EVERY.days} days ago"
    )
