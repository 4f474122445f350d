"""How near a deadline is, in the field's own days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.due import due
from koppi.domain.nearness import Light, Nearness, nearness
from tests.support.covers import covers

HELSINKI = ZoneInfo("Europe/Helsinki")
FRIDAY = datetime(2026, 12, 4, 10, 0, tzinfo=HELSINKI)
ORDER = [Light.GREEN, Light.AMBER, Light.RED, Light.LATE]


def day(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T10:00").replace(tzinfo=HELSINKI)


@covers("S000-19")
@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2026-12-04", Nearness(Light.GREEN, "working_day", 0, 7)),
        ("2026-12-09", Nearness(Light.GREEN, "working_day", 3, 7)),
        ("2026-12-10", Nearness(Light.AMBER, "working_day", 4, 7)),
        ("2026-12-11", Nearness(Light.RED, "working_day", 5, 7)),
        ("2026-12-12", Nearness(Light.RED, "working_day", 5, 7)),
        ("2026-12-15", Nearness(Light.RED, "working_day", 7, 7)),
        ("2026-12-16", Nearness(Light.LATE, "working_day", 8, 7)),
    ],
)
def test_seven_working_days_are_counted_and_turn_amber_and_red_before_they_are_over(
    today: str, found: Nearness
) -> None:
    deadline = due(FRIDAY, "wd(7)", HELSINKI)
    assert nearness(deadline.at, deadline.rule, day(today), HELSINKI) == found


def test_calendar_months_are_counted_in_days() -> None:
    deadline = due(day("2026-09-01"), "cal_months(3)", HELSINKI)
    assert nearness(deadline.at, deadline.rule, day("2026-10-17"), HELSINKI) == Nearness(Light.AMBER, "day", 46, 91)


def test_without_a_rule_the_day_itself_is_red_and_the_working_day_before_amber() -> None:
    at = day("2026-12-07")
    lights = [nearness(at, "", day(today), HELSINKI).light for today in ("2026-12-03", "2026-12-04", "2026-12-07")]
    assert lights == [Light.GREEN, Light.AMBER, Light.LATE]
    assert nearness(at, "", at - timedelta(hours=2), HELSINKI).light is Light.RED


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["wd(1)", "wd(7)", "cal_days(14)", "cal_days(30) roll=forward", "cal_months(3)", "same_weekday"]),
    st.lists(st.integers(0, 24 * 120), min_size=2, max_size=6),
)
def test_a_deadline_never_grows_farther_as_time_goes_by(began: datetime, rule: str, hours: list[int]) -> None:
    deadline = due(began, rule, HELSINKI)
    seen = [nearness(deadline.at, rule, began + timedelta(hours=h), HELSINKI) for h in sorted(hours)]
    assert [n.light for n in seen] == sorted((n.light for n in seen), key=ORDER.index)
    assert [n.passed for n in seen] == sorted(n.passed for n in seen)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["wd(1)", "wd(2)", "wd(7)", "cal_days(3)", "cal_days(14)", "cal_months(1)"]),
)
def test_every_deadline_is_red_before_it_is_late(began: datetime, rule: str) -> None:
    deadline = due(began, rule, HELSINKI)
    assert nearness(deadline.at, rule, deadline.at - timedelta(seconds=1), HELSINKI).light is Light.RED
