"""Who may make and check a decision, and when it is known and final."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain import calendar
from koppi.domain.actor import Actor
from koppi.domain.assessment import require_carried
from koppi.domain.decision import (
    is_granting,
    notice,
    require_draft,
    require_met,
    require_other_eyes,
    require_period,
)
from koppi.domain.errors import Conflict, Invalid
from koppi.domain.responsibility import require_offered_to
from tests.support.covers import covers

HELSINKI = ZoneInfo("Europe/Helsinki")
LETTER, ELECTRONIC, APPEAL = "cal_days(7)", "cal_days(3)", "cal_days(30) roll=forward"


@covers("I4")
def test_a_decision_needs_a_meeting_and_other_eyes() -> None:
    require_met(met=True)
    require_other_eyes("aino", "eino")
    with pytest.raises(Conflict, match=r"decision\.client_not_met"):
        require_met(met=False)
    with pytest.raises(Conflict, match=r"decision\.own_check"):
        require_other_eyes("aino", "aino")


def test_a_notified_decision_is_no_draft() -> None:
    require_draft(None)
    with pytest.raises(Conflict, match=r"decision\.notified"):
        require_draft(datetime(2027, 3, 1, tzinfo=UTC))


def test_a_decision_does_not_end_before_it_begins() -> None:
    require_period(date(2027, 3, 1), date(2027, 3, 1))
    require_period(None, date(2027, 3, 1))
    with pytest.raises(Invalid, match=r"decision\.ends_first"):
        require_period(date(2027, 3, 2), date(2027, 3, 1))


def test_only_a_rejecting_or_ending_outcome_gives_nothing() -> None:
    outcomes = ["granted_as_applied", "granted_in_part", "changed", "rejected", "ended"]
    assert [outcome for outcome in outcomes if not is_granting(outcome)] == ["rejected", "ended"]


@pytest.mark.parametrize(
    ("sent", "rule", "known", "ends"),
    [
        (date(2026, 3, 10), LETTER, date(2026, 3, 17), date(2026, 4, 16)),
        (date(2026, 11, 30), LETTER, date(2026, 12, 7), date(2027, 1, 7)),  # Epiphany moves it
        (date(2026, 6, 5), LETTER, date(2026, 6, 12), date(2026, 7, 13)),
        (date(2026, 3, 10), ELECTRONIC, date(2026, 3, 13), date(2026, 4, 13)),
        (date(2026, 3, 13), ELECTRONIC, date(2026, 3, 16), date(2026, 4, 15)),
        (date(2026, 3, 14), LETTER, date(2026, 3, 21), date(2026, 4, 20)),  # known on a Saturday
        (date(2026, 3, 10), "now", date(2026, 3, 10), date(2026, 4, 9)),
    ],
)
def test_notice_is_known_and_appealed_by_rule(sent: date, rule: str, known: date, ends: date) -> None:
    at = datetime(sent.year, sent.month, sent.day, 12, tzinfo=HELSINKI)
    found = notice(at, rule, APPEAL, HELSINKI)
    assert (found.known_on, found.appeal.at.astimezone(HELSINKI).date()) == (known, ends)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.integers(0, 14), st.integers(1, 60), st.booleans())
def test_a_client_never_loses_a_day_to_appeal(moment: datetime, known: int, days: int, forward: bool) -> None:
    sent = moment.replace(tzinfo=UTC)
    found = notice(sent, f"cal_days({known})", f"cal_days({days})" + " roll=forward" * forward, HELSINKI)
    ends = found.appeal.at.astimezone(HELSINKI)
    assert ends.date() >= sent.astimezone(HELSINKI).date() + timedelta(days=known + days)
    assert calendar.is_working_day(ends.date())
    assert (ends.hour, ends.minute) == (23, 59)


@pytest.mark.parametrize("rule", ["h(4)", "min(5)", "soon"])
def test_a_day_is_not_named_by_hours(rule: str) -> None:
    with pytest.raises(Invalid, match=r"due\.unknown_rule"):
        notice(datetime(2026, 3, 10, tzinfo=UTC), rule, APPEAL, HELSINKI)


@covers("I3")
def test_an_assessment_begins_when_somebody_carries_the_case_or_a_reason_says_why_not() -> None:
    require_carried("aino", None)
    require_carried(None, "short_contact")
    with pytest.raises(Conflict, match=r"assessment\.nobody_responsible"):
        require_carried(None, "")


@covers("I7")
def test_only_the_person_a_case_is_offered_to_or_his_substitute_accepts_it() -> None:
    require_offered_to("aino", Actor(key=1, name="aino"))
    require_offered_to("aino", Actor(key=2, name="eino", substitutes_for=frozenset({"aino"})))
    with pytest.raises(Conflict, match=r"case\.offered_to_another"):
        require_offered_to("aino", Actor(key=2, name="eino"))
