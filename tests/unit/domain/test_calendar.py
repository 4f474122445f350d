"""Working days, as the law counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain import calendar

# contact -> the 7th working day after it; the first is the THL handbook's own example
SEVENTH = {
    "2026-03-10": "2026-03-19",
    "2026-03-14": "2026-03-24",
    "2026-03-31": "2026-04-13",
    "2026-04-02": "2026-04-15",
    "2026-04-28": "2026-05-08",
    "2026-05-08": "2026-05-20",
    "2026-06-12": "2026-06-24",
    "2026-06-18": "2026-06-30",
    "2026-12-04": "2026-12-15",
    "2026-12-18": "2026-12-31",
    "2026-12-23": "2027-01-07",
    "2025-12-19": "2026-01-05",
    "2026-01-02": "2026-01-14",
}
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(("start", "end"), SEVENTH.items())
def test_the_seventh_working_day_skips_weekends_and_public_holidays(start: str, end: str) -> None:
    assert calendar.working_days_after(date.fromisoformat(start), 7) == date.fromisoformat(end)


def test_a_year_has_as_many_working_days_as_the_law_leaves() -> None:
    counts = {year: sum(map(calendar.is_working_day, _year(year))) for year in (2025, 2026, 2027)}
    assert counts == {2025: 251, 2026: 252, 2027: 253}


def test_seven_working_days_are_nine_to_fifteen_calendar_days() -> None:
    spans = [(calendar.working_days_after(day, 7) - day).days for day in _year(2026)]
    assert {span: spans.count(span) for span in set(spans)} == {9: 174, 10: 57, 11: 96, 12: 20, 13: 14, 14: 3, 15: 1}


@given(DAYS, st.integers(0, 60))
def test_counting_undoes_adding(start: date, count: int) -> None:
    assert calendar.count_working_days(start, calendar.working_days_after(start, count)) == count


@given(DAYS)
def test_the_nearest_working_days_lie_around_the_day(day: date) -> None:
    before, after = calendar.last_working_day(day), calendar.next_working_day(day)
    assert before <= day <= after
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert (
        not any(calendar.is_working_day(d) for d in calendar.days_between(before, after) if d != after)
        or before == after
    )


def _year(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]
