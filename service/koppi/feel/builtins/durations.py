"""Functions of the calendar and of durations."""

from datetime import date, datetime
from typing import Any

from koppi.feel.far import AnyDate, split
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import YearsMonthsDuration

LIBRARY = Library()
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@LIBRARY.define("now() -> datetime")
def now(run: Run) -> datetime:
    """This moment, on the clocks of the zone people live in."""
    return run.moment.now.astimezone(run.moment.zone)


@LIBRARY.define("today() -> date")
def today(run: Run) -> date:
    """This day, in the zone people live in."""
    return run.moment.now.astimezone(run.moment.zone).date()


@LIBRARY.define("day of week(date: date|datetime) -> text")
def day_of_week(run: Run, day: AnyDate) -> str:
    """The English name of the weekday."""
    return _DAYS[split(day)[0].weekday()]


@LIBRARY.define("month of year(date: date|datetime) -> text")
def month_of_year(run: Run, day: AnyDate) -> str:
    """The English name of the month."""
    return _MONTHS[split(day)[0].month - 1]


@LIBRARY.define("day of year(date: date|datetime) -> number")
def day_of_year(run: Run, day: AnyDate) -> int:
    """The number of the day in its year."""
    number: int = split(day)[0].timetuple().tm_yday
    return number


@LIBRARY.define("week of year(date: date|datetime) -> number")
def week_of_year(run: Run, day: AnyDate) -> int:
    """The number of the week, as ISO 8601 counts."""
    week: int = split(day)[0].isocalendar().week
    return week


@LIBRARY.define("years and months duration(from: date|datetime, to: date|datetime) -> months")
def years_and_months(run: Run, start: Any, end: Any) -> YearsMonthsDuration:
    """The whole months from one date to another."""
    (first, _), (last, _) = split(start), split(end)
    months = (end.year - start.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsMonthsDuration(months)
