"""People work on working days, in office hours."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.calendar import count_working_days, is_working_day
from koppi.simulation.chance import Chance
from koppi.simulation.office import Office

OFFICE = Office(ZoneInfo("Europe/Helsinki"))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


@given(MOMENTS, st.integers(0, 30), st.integers(0, 100))
def test_work_is_done_when_the_office_is_open_and_never_before_it_came(moment: datetime, days: int, seed: int) -> None:
    found = OFFICE.after(moment, days, Chance(seed)).astimezone(OFFICE.zone)
    assert is_working_day(found.date())
    assert 8 <= found.hour < 16
    assert found > moment


@given(MOMENTS, st.integers(1, 30))
def test_a_delay_is_counted_in_working_days(moment: datetime, days: int) -> None:
    begun = OFFICE.day_of(moment)
    assert count_working_days(begun, OFFICE.day_of(OFFICE.after(moment, days, Chance(1)))) == days


def test_what_comes_on_the_eve_of_midsummer_waits_until_after_it() -> None:
    eve = datetime(2027, 6, 24, 13, 30, tzinfo=UTC)  # a quarter past the closing time on Thursday
    assert OFFICE.day_of(OFFICE.soon(eve, Chance(1))) == date(2027, 6, 28)
