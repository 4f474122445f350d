"""Due rules: when something is due, and why."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.due import add_months, due, parse_rule
from koppi.domain.errors import Invalid
from koppi.domain.feel_functions import FUNCTIONS
from koppi.feel import FeelSyntaxError, Language, Moment

HELSINKI = ZoneInfo("Europe/Helsinki")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=HELSINKI)


def day_of(start: datetime, rule: str) -> str:
    return due(start, rule, HELSINKI).at.astimezone(HELSINKI).date().isoformat()


@pytest.mark.parametrize(
    ("start", "ours", "clients"),
    [
        ("2025-11-30", "2026-02-27", "2026-03-02"),
        ("2026-02-01", "2026-04-30", "2026-05-04"),
        ("2026-09-24", "2026-12-23", "2026-12-28"),
        ("2026-01-31", "2026-04-30", "2026-04-30"),
    ],
)
def test_months_end_before_a_free_day_for_us_and_after_it_for_the_client(start: str, ours: str, clients: str) -> None:
    assert day_of(noon(start), "cal_months(3)") == ours
    assert day_of(noon(start), "cal_months(3) roll=forward") == clients


def test_the_day_is_the_one_in_helsinki() -> None:
    late_evening_in_utc = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
    assert day_of(late_evening_in_utc, "wd(7)") == "2026-03-20"


def test_a_day_rule_ends_with_the_last_second_of_the_local_day() -> None:
    assert due(noon("2026-03-10"), "wd(7)", HELSINKI).at.astimezone(HELSINKI).isoformat() == "2026-03-19T23:59:59+02:00"


def test_a_day_rule_over_the_change_to_summer_time_still_ends_on_local_midnight() -> None:
    assert due(noon("2026-03-27"), "cal_days(4)", HELSINKI).at == datetime(2026, 3, 31, 20, 59, 59, tzinfo=UTC)


def test_office_hours_run_from_eight_to_four_on_working_days() -> None:
    friday_at_three = datetime(2026, 3, 13, 15, tzinfo=HELSINKI)
    assert due(friday_at_three, "h(2)", HELSINKI).at.astimezone(HELSINKI) == datetime(2026, 3, 16, 9, tzinfo=HELSINKI)


def test_minutes_and_now_are_counted_on_the_clock() -> None:
    start = noon("2026-03-14")
    assert due(start, "min(5)", HELSINKI).at - start == timedelta(minutes=5)
    assert due(start, "now", HELSINKI).at == start


def test_the_same_weekday_is_the_next_working_day_from_a_weekend() -> None:
    assert day_of(noon("2026-03-13"), "same_weekday") == "2026-03-13"
    assert day_of(noon("2026-03-14"), "same_weekday") == "2026-03-16"


def test_the_reason_names_the_holidays_that_were_skipped_and_the_day_it_was_moved_from() -> None:
    assert due(noon("2026-12-23"), "wd(7)", HELSINKI).reason == "skipped=2026-12-24,2026-12-25,2027-01-01,2027-01-06"
    assert due(noon("2025-11-30"), "cal_months(3)", HELSINKI).reason == "moved_from=2026-02-28"


@pytest.mark.parametrize(
    "text", ["", "wd", "wd()", "wd(-1)", "wd(7", "days(3)", "wd(7) roll=back", "wd(99999)", "wd(7);x"]
)
def test_a_text_that_is_no_rule_is_refused_by_name(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_rule(text)
    assert (refusal.value.code, refusal.value.parameters) == ("due.unknown_rule", {"rule": text})


@given(
    MOMENTS,
    st.sampled_from(["now", "same_weekday", "min(9)", "h(3)", "wd(4)", "cal_days(9) roll=forward", "cal_months(5)"]),
)
def test_nothing_is_due_before_it_began(start: datetime, rule: str) -> None:
    assert due(start, rule, HELSINKI).at >= start


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_months_last(start: date, count: int) -> None:
    end = add_months(start, count)
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_feel_knows_due_and_working_days() -> None:
    language = Language(FUNCTIONS)
    moment = Moment(noon("2026-03-10"), HELSINKI)
    found = language.compile('due(now(), "wd(7)", "statutory", "SHL 36 §")').evaluate({}, moment).value
    assert {name: found[name] for name in ("rule", "kind", "ground")} == {
        "rule": "wd(7)",
        "kind": "statutory",
        "ground": "SHL 36 §",
    }
    days = language.compile(
        '[working days after(date("2026-03-10"), 7), count working days(date("2026-03-10"), date("2026-03-19")), is working day(date("2026-12-24"))]'
    )
    assert days.evaluate({}, moment).value == [date(2026, 3, 19), 7, False]
    wrong = language.compile("due(now(), rule)").evaluate({"rule": "soon"}, moment)
    assert (wrong.value, wrong.warnings[0].code) == (None, "due.unknown_rule")


def test_a_wrong_rule_that_a_variable_holds_is_told_without_its_words() -> None:
    language = Language(FUNCTIONS)
    moment = Moment(noon("2026-03-10"), HELSINKI)
    for text in ("due(now(), words)", 'due(now(), "wd(7)", words)'):
        (warning,) = language.compile(text).evaluate({"words": "Aada Esimerkki"}, moment).warnings
        assert "Aada" not in str(warning.parameters)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('due(now(), "soon")', "due.unknown_rule"),
        ('due(from: now(), rule: "wd(7", kind: "target")', "due.unknown_rule"),
        ('due(now(), "wd(7)", "urgent")', "due.unknown_kind"),
    ],
)
def test_an_unknown_rule_that_is_written_out_is_refused_before_anything_runs(text: str, code: str) -> None:
    with pytest.raises(FeelSyntaxError) as refusal:
        Language(FUNCTIONS).compile(text)
    assert refusal.value.code == code
    assert refusal.value.column == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('cycle(3, duration("PT1H"))', "R3/PT1H"),
        ('cycle(null, duration("P7D"))', "R/P7D"),
        ('cycle(duration("P1M"))', "R/P1M"),
        ('cycle(0, duration("P7D"))', None),
        ('cycle(1.5, duration("P7D"))', None),
        ('cycle(3, "P7D")', None),
        ("cycle(3)", None),
    ],
)
def test_feel_writes_the_cycle_of_a_timer(text: str, written: str | None) -> None:
    found = Language(FUNCTIONS).compile(text).evaluate({}, Moment(noon("2026-03-10"), HELSINKI))
    assert found.value == written
    assert [warning.code for warning in found.warnings] == ([] if written else ["feel.not_a_cycle"])
