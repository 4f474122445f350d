"""What the specification decides where evaluators differ."""

from typing import Any

import pytest

from tests.unit.feel.language import evaluate, value, warned

EARLY, LATE = '@"2026-02-28T10:30:00"', '@"2026-02-28T10:31:00+02:00"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[][n]", None),
        ("[][n - 2]", None),
        ("[][item > n]", []),
        ("[][1]", None),
        ("[][-1]", None),
        ("[][true]", []),
        ("null[false]", []),
    ],
)
def test_a_place_in_an_empty_list_is_null_however_it_is_written(text: str, expected: Any) -> None:
    assert value(text, n=1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 in [1..limit]", None),
        ("0 in [1..limit]", False),
        ("2 in [limit..3]", None),
        ("4 in [limit..3]", False),
        ("2 in (<= 3)", True),
        ('2 in range("(..3]")', True),
        ('2 in range("[3..)")', False),
        ("[1..3][item in [1..limit]]", []),
    ],
)
def test_an_end_that_turns_out_null_lets_nothing_in(text: str, expected: Any) -> None:
    assert evaluate(text, limit=None).value == expected


def test_a_range_without_an_order_neither_holds_nor_leaves_out() -> None:
    assert warned('2 in ["a"..n]', n=3) == (None, ["feel.bad_range"])
    assert warned('not(2 in ["a"..n])', n=3) == (None, ["feel.bad_range"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{EARLY} < {LATE}", True),
        (f"{LATE} > {EARLY}", True),
        (f"{LATE} <= {EARLY}", False),
        ('@"10:30:00" < @"10:31:00+02:00"', True),
        ('@"10:31:00Z" < @"10:30:00"', False),
        ('@"-12026-02-28T10:30:00" < @"2026-02-28T10:30:00Z"', True),
        ('@"2026-07-01T10:00:00" < @"2026-07-01T10:00:01@Europe/Helsinki"', True),
    ],
)
def test_in_an_order_the_one_without_a_zone_takes_the_offset_of_the_other(text: str, expected: bool) -> None:
    assert value(text) is expected


def test_without_an_order_a_zone_is_not_guessed() -> None:
    assert warned(f"{EARLY} = {LATE}") == (None, ["feel.compared_zones"])


@pytest.mark.parametrize(
    ("text", "expected"), [("product(10, [2])", 20), ("max([1], 3)", 3), ("any([true], false)", True)]
)
def test_a_list_of_one_is_its_element_where_elements_are_given_one_by_one(text: str, expected: Any) -> None:
    assert value(text) == expected
