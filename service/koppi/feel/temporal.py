"""Dates, times and durations: reading and writing their ISO 8601 texts, as FEEL spells them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel import far
from koppi.feel.far import AnyDate, Far
from koppi.feel.fine import finer, nano_of
from koppi.feel.values import YearsMonthsDuration

_ZONE = r"(?P<zone>Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*)?"
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?" + _ZONE
_DATE = r"(?P<year>-?(?:[1-9]\d{4,8}|\d{4}))-(?P<month>\d\d)-(?P<day>\d\d)"
_DATE_TEXT = re.compile(_DATE, re.ASCII)
_TIME_TEXT = re.compile("T?" + _TIME, re.ASCII)
_DATE_TIME_TEXT = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS_TEXT = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,9})Y)?(?:(?P<months>\d{1,9})M)?", re.ASCII)
_DAYS_TEXT = re.compile(
    r"(?P<sign>-?)P(?=\d|T\d)(?:(?P<days>\d{1,18})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,18})H)?(?:(?P<minutes>\d{1,18})M)?(?:(?P<seconds>\d{1,18})(?:\.(?P<fraction>\d{0,9}))?S)?)?",
    re.ASCII,
)
_LONGEST = timedelta(hours=14)
DAY = date(2000, 1, 2)
"""The day that a time of day is thought to lie on where it takes a day to calculate: no clock changes on it."""
MIDNIGHT = time()
END_OF_DAY = (24, 0, 0, 0)


def parse(text: str) -> Any:
    """The temporal value that `text` spells, None when it spells none."""
    for read in (parse_date, parse_date_time, parse_time, parse_duration):
        value = read(text)
        if value is not None:
            return value
    return None


def parse_date(text: str) -> AnyDate | None:
    """`2026-11-21`; a year has four digits or up to nine, and may be negative."""
    found = _DATE_TEXT.fullmatch(text)
    if found is None:
        return None
    try:
        month, day = int(found["month"]), int(found["day"])
        return _dated(found["year"], lambda year: date(year, month, day))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """`10:15:00`, also with an offset, `Z` or `@Europe/Helsinki`; the seconds may be left out."""
    found = _TIME_TEXT.fullmatch(text)
    if found is None:
        return None
    try:
        clock = _clock(found)
        value = time(*((0, 0, 0, 0) if clock == END_OF_DAY else clock), tzinfo=zone(found["zone"]))
        fine: time = finer(value, _nano(found["fraction"]))
        return fine
    except ValueError:
        return None


def parse_date_time(text: str) -> AnyDate | None:
    """`2026-11-21T10:15:00+02:00`, with the forms of a time."""
    found = _DATE_TIME_TEXT.fullmatch(text)
    if found is None:
        return None
    try:
        month, day, place = int(found["month"]), int(found["day"]), zone(found["zone"])
        clock = _clock(found)
        if clock == END_OF_DAY:
            return _dated(found["year"], lambda year: _next_midnight(datetime(year, month, day, tzinfo=place)))
        value = _dated(found["year"], lambda year: datetime(year, month, day, *clock, tzinfo=place))
        return with_nano(value, _nano(found["fraction"]))
    except (ValueError, OverflowError):
        return None


def _dated(year: str, make: Callable[[int], date]) -> AnyDate:
    """A date of a year as it is written."""
    if year == "-0000":
        raise ValueError(year)
    found: AnyDate = far.of_year(int(year), make)
    return found


def with_nano(value: AnyDate, nano: int) -> AnyDate:
    """The moment, which may be a far one, with so many nanoseconds beyond its microsecond."""
    found: AnyDate = Far(finer(value.value, nano), value.cycles) if isinstance(value, Far) else finer(value, nano)
    return found


def _next_midnight(value: datetime) -> datetime:
    return value + timedelta(days=1)


def parse_duration(text: str) -> timedelta | YearsMonthsDuration | None:
    """`P1Y2M` or `P3DT4H5M6S`; years and months do not mix with days and hours."""
    found = _MONTHS_TEXT.fullmatch(text)
    if found is not None:
        months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
        return YearsMonthsDuration(-months if found["sign"] else months)
    found = _DAYS_TEXT.fullmatch(text)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(found[part] or 0) for part in ("days", "hours", "minutes", "seconds"))
    try:
        length = timedelta(days, seconds, _micro(found["fraction"]), 0, minutes, hours)
    except OverflowError:
        return None
    nano = _nano(found["fraction"])
    signed: timedelta = finer(-length, -nano) if found["sign"] else finer(length, nano)
    return signed


def _clock(found: re.Match[str]) -> tuple[int, int, int, int]:
    return int(found["hour"]), int(found["minute"]), int(found["second"] or 0), _micro(found["fraction"])


def _micro(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def _nano(fraction: str | None) -> int:
    """The three decimals behind those of the microsecond."""
    return int((fraction or "")[6:].ljust(3, "0"))


def zone(text: str | None) -> tzinfo | None:
    """The time zone that `Z`, an offset or `@Area/City` names; None for no text.

    Raises:
        ValueError: there is no such zone.
    """
    if text is None:
        return None
    if text.startswith("@"):
        return _named_zone(text[1:])
    if text == "Z":
        return UTC
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    return offset(timedelta(hours=hours, minutes=minutes, seconds=sum(seconds)) * (-1 if text[0] == "-" else 1))


@cache
def _zone_names() -> frozenset[str]:
    """The zones there are: no other name is looked for among files, nor does it tell where this machine stands."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


def _named_zone(name: str) -> ZoneInfo:
    if name not in _zone_names():
        raise ValueError(name)
    return _loaded_zone(name)


@lru_cache(1_000)
def _loaded_zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def offset(length: timedelta) -> timezone:
    """The zone that lies `length` east of UTC.

    Raises:
        ValueError: it is more than 14 hours away.
    """
    if abs(length) > _LONGEST:
        raise ValueError("offset")
    return timezone(length) if length else UTC


def write(value: Any, *, named_zone: bool = True) -> str:
    """The text of a temporal value; with `named_zone` a zone keeps its name, else it becomes an offset."""
    if isinstance(value, Far):
        sign = "-" if value.year < 0 else ""
        return f"{sign}{abs(value.year):04}{write(value.value, named_zone=named_zone)[4:]}"
    if isinstance(value, datetime):
        return f"{value.date().isoformat()}T{_write_clock(value)}{_write_zone(value, named_zone)}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _write_clock(value) + _write_zone(value, named_zone=True)
    if isinstance(value, timedelta):
        return _write_days(value)
    return _write_months(value.months)


def _write_clock(value: time | datetime) -> str:
    return f"{value.hour:02}:{value.minute:02}:{value.second:02}{_fraction(value.microsecond, nano_of(value))}"


def _fraction(micro: int, nano: int) -> str:
    """Up to nine decimals with their point, nothing for none."""
    return f".{micro:06}{nano:03}".rstrip("0").rstrip(".")


def _write_zone(value: datetime | time, named_zone: bool) -> str:
    if isinstance(value.tzinfo, ZoneInfo) and named_zone:
        return f"@{value.tzinfo.key}"
    length = value.utcoffset()
    if length is None:
        return ""
    if not length:
        return "Z"
    minutes, seconds = divmod(round(abs(length).total_seconds()), 60)
    text = f"{'-' if length < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def _write_days(value: timedelta) -> str:
    size = abs(value)
    hours, rest = divmod(size.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    nano = nano_of(value)
    fraction = _fraction(size.microseconds, abs(nano))
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    days = f"{size.days}D" if size.days else ""
    text = "P" + days + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) or nano < 0 else "") + (text if text != "P" else "PT0S")


def _write_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    text = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return ("-" if months < 0 else "") + "P" + (text or "0M")
