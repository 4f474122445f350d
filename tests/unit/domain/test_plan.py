"""A plan is complete or refused, and plans no service twice."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.errors import Invalid
from koppi.domain.plan import not_yet_planned, require_complete
from koppi.domain.service_line import STATES, is_live
from tests.support.covers import covers

TODAY = date(2027, 3, 1)
WHOLE = {
    "goals": [{"text": "Kotona pärjääminen"}],
    "responsibilities": [{"who": "case_owner"}],
    "schedule": [{"when": "2027-04"}],
}
BLANK = st.recursive(
    st.sampled_from([None, "", "  ", False]),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)),
    max_leaves=4,
)


@covers("I6")
def test_a_whole_plan_passes() -> None:
    require_complete(WHOLE, TODAY, TODAY)


@covers("I6")
@given(st.sampled_from(sorted(WHOLE)), st.one_of(st.none(), st.text(), st.integers(), st.just([]), st.just([{}])))
def test_a_plan_without_one_of_its_parts_is_refused_by_its_name(part: str, instead: Any) -> None:
    with pytest.raises(Invalid) as refused:
        require_complete({**WHOLE, part: instead}, TODAY, TODAY)
    assert refused.value.code == f"plan.no_{part}"


@covers("I6")
@given(BLANK)
def test_rows_left_blank_are_no_goals(row: Any) -> None:
    hollow = row if isinstance(row, dict) else {"text": row}
    with pytest.raises(Invalid, match=r"plan\.no_goals"):
        require_complete({**WHOLE, "goals": [hollow]}, TODAY, TODAY)


@covers("I6")
def test_a_review_that_is_over_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        require_complete(WHOLE, date(2027, 2, 28), TODAY)
    assert (refused.value.code, refused.value.parameters) == ("plan.review_in_the_past", {"day": "2027-02-28"})


SERVICE = st.tuples(st.sampled_from(["meals", "home_care"]), st.sampled_from([None, "kitchen", "county"]))


@given(st.lists(SERVICE, max_size=6), st.lists(st.tuples(SERVICE, st.sampled_from(STATES)), max_size=6))
def test_after_a_plan_each_service_has_one_live_line(
    wanted: list[tuple[str, str | None]], lines: list[tuple[tuple[str, str | None], str]]
) -> None:
    new = [wanted[place] for place in not_yet_planned(wanted, [(*service, state) for service, state in lines])]
    live = {service for service, state in lines if is_live(state)}
    assert len(new) == len(set(new))
    assert set(new) == set(wanted) - live
