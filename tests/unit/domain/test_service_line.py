"""Service lines move along their ways, and none that needs a decision begins without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.service_line import STATES, after_notice, is_live, may_move

BEGUN = {"requested", "accepted", "started"}


@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_no_walk_begins_a_service_that_needs_a_decision_without_one(wishes: list[str]) -> None:
    walked = ["planned"]
    for wish in wishes:
        if may_move(walked[-1], wish, needs_decision=True):
            walked.append(wish)
    begun = [place for place, state in enumerate(walked) if state in BEGUN]
    assert not begun or "decided" in walked[: begun[0]]


@given(st.sampled_from(STATES), st.sampled_from(STATES), st.booleans())
def test_what_has_ended_stays_so(state: str, to: str, needs_decision: bool) -> None:
    if may_move("ended", to, needs_decision=needs_decision):
        assert to == "ended"
    if may_move("rejected", to, needs_decision=needs_decision):
        assert to in ("rejected", "decided")
    assert may_move(state, state, needs_decision=needs_decision)


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("planned", "requested"),
        ("requested", "declined"),
        ("declined", "requested"),
        ("accepted", "declined"),
        ("accepted", "started"),
        ("started", "ended"),
    ],
)
def test_the_ordinary_ways_are_open(state: str, to: str) -> None:
    assert may_move(state, to, needs_decision=False)


@pytest.mark.parametrize(
    ("state", "to"),
    [("planned", "accepted"), ("started", "requested"), ("decided", "planned"), ("accepted", "rejected")],
)
def test_there_is_no_way_back_or_past(state: str, to: str) -> None:
    assert not may_move(state, to, needs_decision=False)


@given(st.sampled_from(STATES), st.booleans())
def test_a_notice_moves_a_line_only_along_its_ways(state: str, granted: bool) -> None:
    assert may_move(state, after_notice(state, granted=granted), needs_decision=True)


def test_a_no_rejects_what_was_planned_and_leaves_alone_what_is_under_way() -> None:
    assert [after_notice(state, granted=False) for state in ("planned", "started")] == ["rejected", "started"]
    assert {state for state in STATES if not is_live(state)} == {"ended", "rejected"}
