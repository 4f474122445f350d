"""Values as people write them: decimal comma, `24.12.2026`, `24.12.2026 9.15`."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_TIME = re.compile(r"(?:klo |kl\. |kl )?(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?", re.ASCII)
_DATE_AND_TIME = re.compile(r"(\S+) +(.+)")


def as_text(value: Any, language: str, zone: ZoneInfo) -> str:
    """Return a FEEL or JSON value as a reader expects it in running text; nothing for null and for structures."""
    match value:
        case bool() | None | dict():
            return "" if not isinstance(value, bool) else str(value).lower()
        case int() | Decimal():
            return number_text(value, language)
        case datetime():
            return datetime_text(value.astimezone(zone) if value.tzinfo else value)
        case date():
            return date_text(value)
        case time():
            return time_text(value)
        case str():
            return _iso_as_text(value, zone)
        case list() | tuple():
            return ", ".join(as_text(item, language, zone) for item in value)
        case _:
            return ""


def number_text(value: int | Decimal, language: str) -> str:
    """Return the number without an exponent, with a comma except in English."""
    plain = format(value, "f") if isinstance(value, Decimal) else str(value)
    return plain if language == "en" else plain.replace(".", ",")


def date_text(day: date) -> str:
    """Return `24.12.2026`."""
    return f"{day.day}.{day.month}.{day.year}"


def time_text(moment: time) -> str:
    """Return `9.15`, or `9.15.30` when there are seconds."""
    return f"{moment.hour}.{moment.minute:02}" + (f".{moment.second:02}" if moment.second else "")


def datetime_text(moment: datetime) -> str:
    """Return `24.12.2026 9.15`."""
    return f"{date_text(moment)} {time_text(moment.time())}"


def parse_date(text: str) -> date | None:
    """Read `24.12.2026` or `2026-12-24`; None when it is neither or no day of the calendar."""
    try:
        if _ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
        if found := _DATE.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        return None
    return None


def parse_time(text: str) -> time | None:
    """Read `9.15`, `9:15` or `09:15:30`; None when it is none of them."""
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def parse_datetime(text: str, zone: ZoneInfo) -> datetime | None:
    """Read `24.12.2026 9.15` or ISO text as an aware moment in `zone`; None when it is neither or the clock skips it."""
    if _ISO_DATETIME.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text).replace(microsecond=0)
        except ValueError:
            return None
    else:
        found = _DATE_AND_TIME.fullmatch(text)
        day, hour = (parse_date(found[1]), parse_time(found[2])) if found else (None, None)
        if day is None or hour is None:
            return None
        moment = datetime.combine(day, hour)
    return _in_zone(moment, zone)


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime | None:
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(zone)
        local = moment.replace(tzinfo=zone)
        exists = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment
    except OverflowError:
        return None
    return local if exists else None


def _iso_as_text(text: str, zone: ZoneInfo) -> str:
    if _ISO_DATE.fullmatch(text) and (day := parse_date(text)):
        return date_text(day)
    if _ISO_DATETIME.fullmatch(text) and (moment := parse_datetime(text, zone)):
        return datetime_text(moment)
    return text
