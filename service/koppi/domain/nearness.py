"""How near a deadline is: which day of how many it is, and when it turns amber and red before it is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from koppi.domain.calendar import count_working_days, next_working_day
from koppi.domain.due import DueRule, add_months, parse_rule
from koppi.domain.errors import Invalid

_AMBER, _RED = 0.5, 0.7
"""Shares of the time allowed, as the escalation table of the field has them; both are reached before the end."""


class Light(StrEnum):
    """The colour of a deadline: nothing to do yet, half of the time gone, little left, over."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Nearness:
    """Day `passed` of `total`, in working days or calendar days (`unit`); both 0 where the rule counts no days."""

    light: Light
    unit: str = ""
    passed: int = 0
    total: int = 0


def nearness(due_at: datetime, rule: str, now: datetime, zone: ZoneInfo) -> Nearness:
    """Return how near a deadline is at `now`; without a rule that counts days only its day tells the colour."""
    today, day = now.astimezone(zone).date(), due_at.astimezone(zone).date()
    unit, passed, total = _days(_parsed(rule), today, day)
    if due_at <= now:
        return Nearness(Light.LATE, unit, passed, total)
    if not total:
        return Nearness(_light_of_day(today, day))
    share = passed / total
    light = Light.RED if share >= _RED or today == day else Light.AMBER if share >= _AMBER else Light.GREEN
    return Nearness(light, unit, passed, total)


def _parsed(rule: str) -> DueRule | None:
    try:
        return parse_rule(rule)
    except Invalid:
        return None


def _days(rule: DueRule | None, today: date, day: date) -> tuple[str, int, int]:
    """Return the unit, which day it is and of how many, counted back from the last day: late days count on."""
    if rule is not None and rule.name == "wd":
        return "working_day", max(rule.count - count_working_days(today, day), 0), rule.count
    if rule is not None and rule.name in ("cal_days", "cal_months"):
        first = day - timedelta(days=rule.count) if rule.name == "cal_days" else add_months(day, -rule.count)
        return "day", max((today - first).days, 0), (day - first).days
    return "", 0, 0


def _light_of_day(today: date, day: date) -> Light:
    if day <= today:
        return Light.RED
    return Light.AMBER if day <= next_working_day(today + timedelta(days=1)) else Light.GREEN
