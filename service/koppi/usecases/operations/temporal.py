"""Days and moments that diagrams give to operations, in the zone of the service."""

from datetime import date, datetime, time
from typing import Any

from marshmallow import ValidationError, fields

from koppi.usecases.operations.operation import Running

_FIRST, _LAST = time(0), time(23, 59, 59)


class Temporal(fields.Field[date]):
    """A day, or a moment with or without its offset, as ISO text; `day_of` and `moment_of` make it one of the two."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> date:
        try:
            return date.fromisoformat(value) if len(value) == len("2027-03-01") else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("not a day or a moment") from None


def day_of(value: date | None, running: Running) -> date | None:
    """Return the day of an input."""
    if not isinstance(value, datetime):
        return value
    zone = running.act.house.zone
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(zone).date()


def moment_of(value: date | None, running: Running, *, end: bool = False) -> datetime | None:
    """Return the moment of an input; a day is its first moment, or at its `end` the last second."""
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.combine(value, _LAST if end else _FIRST)
    return moment if moment.tzinfo else moment.replace(tzinfo=running.act.house.zone)


def today(running: Running) -> date:
    """Return the day it is."""
    return running.act.now.astimezone(running.act.house.zone).date()
