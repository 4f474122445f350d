"""The functions that this field adds to FEEL: working days, due rules and cycles of timers."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from koppi.domain import calendar
from koppi.domain.due import due, parse_rule, require_kind
from koppi.domain.errors import Invalid
from koppi.feel import FeelDomainError, Function, Moment, YearsMonthsDuration, to_json

_MOST_DAYS = 20_000
_MOST_ROUNDS = 1_000_000


def _local_date(moment: Moment, value: Any) -> date:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=moment.zone)).astimezone(moment.zone).date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _local_date(moment, _parsed(value))
    raise FeelDomainError("feel.not_a_date")


def _parsed(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else datetime.fromisoformat(text)
    except ValueError:
        raise FeelDomainError("feel.not_a_date") from None


def _working_days_after(moment: Moment, start: Any, count: Any) -> date:
    if not isinstance(count, int | Decimal) or not 0 <= count <= _MOST_DAYS or count != int(count):
        raise FeelDomainError("feel.not_a_day_count")
    return calendar.working_days_after(_local_date(moment, start), int(count))


def _count_working_days(moment: Moment, start: Any, end: Any) -> int:
    first, last = _local_date(moment, start), _local_date(moment, end)
    if abs((last - first).days) > _MOST_DAYS:
        raise FeelDomainError("feel.not_a_day_count")
    return calendar.count_working_days(first, last)


def _is_working_day(moment: Moment, day: Any) -> bool:
    return calendar.is_working_day(_local_date(moment, day))


def _due(moment: Moment, start: Any, rule: Any, kind: Any = "target", ground: Any = "") -> dict[str, Any]:
    if isinstance(start, str):
        start = _parsed(start)
    if isinstance(start, date) and not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day, tzinfo=moment.zone)
    if not isinstance(start, datetime) or not isinstance(rule, str):
        raise FeelDomainError("due.wrong_arguments")
    start = start if start.tzinfo else start.replace(tzinfo=moment.zone)
    try:
        found = due(start, rule, moment.zone, kind=kind or "target", ground=ground or "")
    except Invalid as refusal:
        given = {name: "…" for name in ("rule", "kind") if name in refusal.parameters}  # it may be anybody's words
        raise FeelDomainError(refusal.code, **(refusal.parameters | given)) from None
    return {
        "at": found.at,
        "rule": found.rule,
        "kind": found.kind,
        "ground": found.ground,
        "reason": found.reason,
        "roll": found.roll,
    }


def _cycle(moment: Moment, repetitions: Any, interval: Any = None) -> str:
    """Return the text of a timer's cycle; called with one argument, which is the interval, of one without end."""
    if interval is None:
        repetitions, interval = None, repetitions
    if not isinstance(interval, timedelta | YearsMonthsDuration):
        raise FeelDomainError("feel.not_a_cycle")
    if repetitions is None:
        return f"R/{to_json(interval)}"
    whole = isinstance(repetitions, int | Decimal) and repetitions == int(repetitions)
    if not whole or not 1 <= repetitions <= _MOST_ROUNDS:
        raise FeelDomainError("feel.not_a_cycle")
    return f"R{int(repetitions)}/{to_json(interval)}"


def _check_due(literals: Mapping[str, Any]) -> None:
    """Refuse a rule or a kind that is written out and unknown, when the diagram is deployed."""
    try:
        if isinstance(rule := literals.get("rule"), str):
            parse_rule(rule)
        if isinstance(kind := literals.get("kind"), str):
            require_kind(kind)
    except Invalid as refusal:
        raise FeelDomainError(refusal.code, **refusal.parameters) from None


FUNCTIONS = (
    Function("working days after", ("date", "n"), _working_days_after, required=2),
    Function("count working days", ("a", "b"), _count_working_days, required=2),
    Function("is working day", ("date",), _is_working_day, required=1),
    Function("due", ("from", "rule", "kind", "ground"), _due, required=2, check=_check_due),
    Function("cycle", ("repetitions", "interval"), _cycle, required=1),
)
