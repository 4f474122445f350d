"""Due rules: the field's short texts for deadlines, such as `wd(7)` or `cal_months(3) roll=forward`.

Day rules run on local dates and end at the last second of the due day. A duty of the authority that would end on a
free day is due on the last working day before it; a client's time to act (`roll=forward`) ends on the next one after.
Source: act 150/1930; the THL handbook on counting working days.
"""

import calendar as months
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from koppi.domain import calendar
from koppi.domain.errors import Invalid
from koppi.domain.waits import Due

_RULE = re.compile(r"(now|same_weekday|(min|h|wd|cal_days|cal_months)\((\d{1,4})\))(?:\s+roll=(forward|none))?")
_KINDS = ("statutory", "agreed", "target")
_OPENS, _CLOSES = time(8), time(16)
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class DueRule:
    """A parsed rule: its name, its number (0 for `now` and `same_weekday`) and how a free day moves the end."""

    name: str
    count: int
    roll: str


def parse_rule(text: str) -> DueRule:
    """Read a rule text.

    Raises:
        Invalid: `due.unknown_rule`, with the text.
    """
    found = _RULE.fullmatch(text.strip())
    if not found:
        raise Invalid("due.unknown_rule", rule=text)
    return DueRule(found[2] or found[1], int(found[3] or 0), found[4] or "none")


def require_kind(kind: str) -> None:
    """Refuse a kind that is none of `statutory`, `agreed` and `target`.

    Raises:
        Invalid: `due.unknown_kind`.
    """
    if kind not in _KINDS:
        raise Invalid("due.unknown_kind", kind=kind, kinds=", ".join(_KINDS))


def due(start: datetime, text: str, zone: ZoneInfo, *, kind: str = "target", ground: str = "") -> Due:
    """Return when something begun at `start` (aware) is due by the rule `text`, with the reason.

    Args:
        start: when the time began to run.
        text: the rule.
        zone: where the days are counted.
        kind: `statutory`, `agreed` or `target`.
        ground: the legal ground, in words.

    Raises:
        Invalid: `due.unknown_rule` or `due.unknown_kind`.
    """
    require_kind(kind)
    rule = parse_rule(text)
    at, reason = _moment(rule, start.astimezone(zone), zone)
    return Due(at=at, rule=text.strip(), kind=kind, ground=ground, reason=reason, roll=rule.roll)


def day_by(text: str, start: date) -> date:
    """Return the day that a rule of days names, counted from `start` and moved by no free day; `now` is `start`.

    Raises:
        Invalid: `due.unknown_rule`, also for a rule that counts minutes or hours.
    """
    rule = parse_rule(text)
    if rule.name in ("min", "h"):
        raise Invalid("due.unknown_rule", rule=text)
    return start if rule.name == "now" else _last_day(rule, start)


def _moment(rule: DueRule, local: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    if rule.name == "now":
        return _utc(local), ""
    if rule.name == "min":
        return _utc(local) + timedelta(minutes=rule.count), ""
    if rule.name == "h":
        return _utc(_office_hours(local, rule.count, zone)), ""
    raw = _last_day(rule, local.date())
    day = calendar.next_working_day(raw) if rule.roll == "forward" else calendar.last_working_day(raw)
    # a target shorter than the wait for the next working day may not lie before its own start
    day = max(day, local.date())
    return _utc(datetime.combine(day, _LAST_SECOND, zone)), _reason(rule, local.date(), raw, day)


def _last_day(rule: DueRule, start: date) -> date:
    if rule.name == "wd":
        return calendar.working_days_after(start, rule.count)
    if rule.name == "cal_days":
        return start + timedelta(days=rule.count)
    if rule.name == "cal_months":
        return add_months(start, rule.count)
    return calendar.next_working_day(start)  # same_weekday


def add_months(start: date, count: int) -> date:
    """Return the same day of the month `count` months on, else that month's last day (act 150/1930 section 3)."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def _office_hours(local: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """Return the end of `hours` of office time (08 to 16 on working days) from `local` on."""
    left = timedelta(hours=hours)
    day = local.date()
    clock = local.timetz().replace(tzinfo=None)
    while True:
        if calendar.is_working_day(day) and clock < _CLOSES:
            begin = datetime.combine(day, max(clock, _OPENS), zone)
            room = datetime.combine(day, _CLOSES, zone) - begin
            if left <= room:
                return begin + left
            left -= room
        day, clock = day + timedelta(days=1), _OPENS


def _reason(rule: DueRule, start: date, raw: date, day: date) -> str:
    """Say what moved the day, as `key=value` words that the faces put into sentences."""
    words = []
    if rule.name == "wd":
        skipped = [d for d in calendar.days_between(start, raw) if calendar.is_public_holiday(d) and d.weekday() < 5]
        if skipped:
            words.append("skipped=" + ",".join(d.isoformat() for d in skipped))
    if day != raw:
        words.append(f"moved_from={raw.isoformat()}")
    return " ".join(words)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))
