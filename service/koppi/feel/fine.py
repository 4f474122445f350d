"""Times, moments and durations with up to nine decimals: what lies beyond the microsecond is carried along."""

from datetime import datetime, time, timedelta
from typing import Any


class FineTime(time):
    """A time of day and the nanoseconds beyond its microsecond."""

    nano: int = 0


class FineMoment(datetime):
    """A moment and the nanoseconds beyond its microsecond."""

    nano: int = 0


class FineDuration(timedelta):
    """A duration and the nanoseconds beyond its microsecond, of the same sign."""

    nano: int = 0


_MICRO = timedelta(microseconds=1)


def nanoseconds(length: timedelta) -> int:
    """The length of a duration as a whole number."""
    return length // _MICRO * 1000 + nano_of(length)


def from_nanoseconds(amount: int) -> timedelta:
    """The duration of so many nanoseconds.

    Raises:
        OverflowError: longer than a duration can be.
    """
    micro, nano = divmod(abs(amount), 1000)
    sign = -1 if amount < 0 else 1
    length: timedelta = finer(timedelta(microseconds=sign * micro), sign * nano)
    return length


def nano_of(value: Any) -> int:
    """The nanoseconds beyond the microsecond; none of a value of Python's own."""
    return value.nano if isinstance(value, (FineTime, FineMoment, FineDuration)) else 0


def finer(value: Any, nano: int) -> Any:
    """The time, moment or duration with so many nanoseconds beyond its microsecond."""
    if not nano:
        return value
    fine: FineTime | FineMoment | FineDuration
    if isinstance(value, datetime):
        fine = FineMoment.combine(value.date(), value.timetz())
    elif isinstance(value, time):
        fine = FineTime(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)
    else:
        fine = FineDuration(value.days, value.seconds, value.microseconds)
    fine.nano = nano
    return fine
