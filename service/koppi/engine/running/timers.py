"""When something is due: fixed once, when it begins to wait, with the rule it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from koppi.domain.waits import Due
from koppi.engine.running.cron import is_cron, read_cron
from koppi.engine.running.durations import (
    SHORTEST_CYCLE,
    BadTime,
    absolute,
    is_over,
    read_duration,
    read_moment,
    read_repeat,
    within_reach,
)

if TYPE_CHECKING:
    from koppi.engine.expressions import Result, Text
    from koppi.feel import Moment

WORDS = ("rule", "kind", "ground", "reason", "roll")
"""What a due context says beside the moment."""

MOST_MISSED = 100
"""Rounds of a cycle that are made up for, each at once; of more only the next that is still to come happens."""


class TimerKind(StrEnum):
    """How a timer is written."""

    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer as it is drawn."""

    kind: TimerKind
    text: Text


@dataclass(frozen=True, slots=True)
class Alarm:
    """An armed timer: when it is due next and, of a cycle, from where it counts and which round this is."""

    due: Due
    start: datetime | None = None
    round: int = 0

    def after_another(self, now: datetime) -> Alarm:
        """Return it as it is armed by what another timer began: due at once, it would go round with it for ever."""
        return self if self.due.at > now else replace(self, due=replace(self.due, at=now + SHORTEST_CYCLE))


def set_alarm(timer: Timer, found: Result, moment: Moment) -> Alarm:
    """Fix when a timer is due, from the value of its text; a text that says no time is trouble."""
    try:
        if timer.kind is TimerKind.DATE:
            return Alarm(_due(found, moment))
        rule = _rule(found)
        if timer.kind is TimerKind.DURATION:
            due = moment.now if is_over(rule) else read_duration(rule).after(moment.now, moment.zone)
            return Alarm(Due(within_reach(due, moment.now), rule))
        return _round(rule, None, 1, moment)
    except BadTime as bad:
        raise found.wrong(bad.code) from None


def next_round(alarm: Alarm, moment: Moment, *, late: bool = False) -> Alarm | None:
    """Return the alarm of a cycle's next round; `late`, of the next that is still to come.

    After its last one, and after what is no cycle, there is None.
    """
    rule, start, following = alarm.due.rule, alarm.start, alarm.round + 1
    if start is None:
        return None
    times = None if is_cron(rule) else read_repeat(rule, moment.zone).times
    if not is_cron(rule) and (late or _is_over(rule, start, following + MOST_MISSED, moment)):
        following = _first_to_come(rule, start, following, moment)
    if times is not None and following > times:
        return None
    return _round(rule, start, following, moment)


def _first_to_come(rule: str, start: datetime, number: int, moment: Moment) -> int:
    """Return the number of the first round from `number` on that is not over, found by halving: they are in order."""
    if not _is_over(rule, start, number, moment):
        return number
    stride = 1
    while _is_over(rule, start, number + stride, moment):
        stride *= 2
    over, to_come = number, number + stride
    while to_come - over > 1:
        middle = (over + to_come) // 2
        over, to_come = (middle, to_come) if _is_over(rule, start, middle, moment) else (over, middle)
    return to_come


def _is_over(rule: str, start: datetime, number: int, moment: Moment) -> bool:
    """Say whether the time of a round has come; one too far ahead to be reckoned has not."""
    try:
        return _round(rule, start, number, moment).due.at <= moment.now
    except BadTime:
        return False


def _round(rule: str, start: datetime | None, number: int, moment: Moment) -> Alarm:
    """Return the alarm of one round: the next on the calendar, or counted from the start, which is now if none is drawn."""
    if is_cron(rule):
        return Alarm(Due(read_cron(rule).after(moment.now, moment.zone), rule), start or moment.now, number)
    repeat = read_repeat(rule, moment.zone)
    first_at_once = repeat.start is not None
    begin = start or repeat.start or moment.now.astimezone(UTC)
    steps = number - 1 if first_at_once else number
    at = repeat.every.after(begin, moment.zone, steps) if steps else begin
    return Alarm(Due(within_reach(at, moment.now), rule), begin, number)


def read_due(found: Result, moment: Moment) -> Due | None:
    """Return the due date of a task, None for null: an ISO text, a FEEL date or date and time, or a due context."""
    if found.value is None or found.value == "":
        return None
    try:
        return _due(found, moment)
    except BadTime as bad:
        raise found.wrong(bad.code) from None


def _due(found: Result, moment: Moment) -> Due:
    value = found.value
    words = {}
    if isinstance(value, dict):
        words = {word: value[word] for word in WORDS if isinstance(value.get(word), str)}
        value = value.get("at")
    at = within_reach(_moment(value, moment.zone), moment.now)
    return Due(at, **{"rule": found.source, **words})


def _moment(value: Any, zone: ZoneInfo) -> datetime:
    if isinstance(value, str):
        return read_moment(value, zone)
    if isinstance(value, datetime):
        return absolute(value, zone)
    if isinstance(value, date):
        return absolute(datetime.combine(value, time()), zone)
    raise BadTime("engine.bad_date")


def _rule(found: Result) -> str:
    """Return the ISO text of a duration or cycle."""
    rule = found.json()
    if not isinstance(rule, str) or len(rule) > 100:
        raise BadTime("engine.bad_duration")
    return rule
