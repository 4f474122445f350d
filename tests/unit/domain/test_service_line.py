"""Service lines move along their ways, and none that needs a decision begins without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.service_line import STATES, after_notice, is_live, may_move

BEGUN = {"requested", "accepted", "started"}


@given(st.lists(st.sampled_from([*STATES, "granted", "refused"]), max_size=12))
def test_no_walk_begins_a_service_that_needs_a_decision_without_a_granting_one(wishes: list[str]) -> None:
    state, granted, begun = "planned", False, False
    for wish in wishes:
        if wish in ("granted", "refused"):
            state = after_notice(state, granted=wish == "granted")
            granted = granted if begun else wish == "granted"
        elif may_move(state, wish, needs_decision=True):
            state = wish
            begun = begun or wish in BEGUN
        assert granted or not begun


@given(st.sampled_from(STATES), st.booleans())
def test_what_has_ended_stays_so_and_nothing_but_a_notice_decides(to: str, needs_decision: bool) -> None:
    assert may_move("ended", to, needs_decision=needs_decision) == (to == "ended")
    assert may_move("rejected", to, needs_decision=needs_decision) == (to == "rejected")
    for state in STATES:
        if to in ("decided", "rejected") and state != to:
            assert not may_move(state, to, needs_decision=needs_decision)


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


@given(st.sampled_from(["requested", "accepted", "declined", "started", "ended"]), st.booleans())
def test_a_notice_leaves_alone_what_is_under_way_or_over(state: str, granted: bool) -> None:
    assert after_notice(state, granted=granted) == state


def test_the_last_notice_counts_until_the_service_is_asked_for() -> None:
    states = ("planned", "decided", "rejected")
    assert {after_notice(state, granted=False) for state in states} == {"rejected"}
    assert {after_notice(state, granted=True) for state in states} == {"decided"}


def test_only_what_has_ended_or_was_rejected_is_not_alive() -> None:
    assert {state for state in STATES if not is_live(state)} == {"ended", "rejected"}
