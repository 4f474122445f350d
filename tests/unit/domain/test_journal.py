"""An input goes into the journal and comes out the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.errors import Invalid
from koppi.domain.journal import from_json, generation_of, to_json, was_suspended, with_surroundings
from koppi.domain.step import (
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    FireTimer,
    Input,
    Retry,
    SetVariables,
    Start,
    ThrowError,
)

NAMES = st.text("abcdef", min_size=1, max_size=4)
VARIABLES = st.dictionaries(
    NAMES, st.one_of(st.integers(), st.booleans(), st.none(), st.text(), st.just(Decimal("1.10"))), max_size=3
)
TOKENS = st.integers(1, 99)
INPUTS = st.one_of(
    st.builds(Start, TOKENS, VARIABLES, st.none() | NAMES),
    st.builds(Complete, TOKENS, VARIABLES),
    st.builds(ThrowError, TOKENS, NAMES, st.text(), VARIABLES),
    st.builds(FireTimer, TOKENS),
    st.builds(Deliver, TOKENS, VARIABLES),
    st.builds(Broadcast, NAMES, VARIABLES),
    st.builds(Retry, TOKENS),
    st.builds(SetVariables, TOKENS, VARIABLES, st.booleans()),
    st.just(Cancel()),
)


@given(INPUTS)
def test_what_goes_in_comes_out(given_input: Input) -> None:
    assert from_json(*to_json(given_input)) == given_input


@given(INPUTS)
def test_what_surrounded_a_step_stands_beside_its_input(given_input: Input) -> None:
    kept, payload = to_json(given_input)
    surrounded = with_surroundings(kept, suspended=True, generation=3)
    assert from_json(surrounded, payload) == given_input
    assert (was_suspended(surrounded), generation_of(surrounded)) == (True, 3)
    assert (was_suspended(kept), generation_of(kept), with_surroundings(kept)) == (False, 0, kept)


def test_what_people_wrote_stands_apart() -> None:
    kept, payload = to_json(ThrowError(3, "no", "the client said so", {"note": "private"}))
    assert "private" not in str(kept)
    assert "client said" not in str(kept)
    assert payload == {"message": "the client said so", "variables": {"note": "private"}}


def test_an_input_of_a_later_version_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match=r"journal.unknown_input .*teleport"):
        from_json({"kind": "teleport", "token": 1}, None)
