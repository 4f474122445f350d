"""What the specification decides where evaluators differ."""

from typing import Any

import pytest

from tests.unit.feel.language import LANGUAGE, MOMENT, evaluate, value, warned

EARLY, LATE = '@"2026-02-28T10:30:00"', '@"2026-02-28T10:31:00+02:00"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[][n]", (None, ["feel.no_such_element"])),
        ("[][n - 2]", (None, ["feel.no_such_element"])),
        ("[][item > n]", ([], [])),
        ("[][1]", (None, ["feel.no_such_element"])),
        ("[][-1]", (None, ["feel.no_such_element"])),
        ("null[1]", (None, [])),
        ("null[n]", (None, [])),
        ("[][true]", ([], [])),
        ("null[false]", ([], [])),
    ],
)
def test_a_place_in_an_empty_list_is_null_however_it_is_written(text: str, expected: Any) -> None:
    assert warned(text, n=1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return partial", [[], [[]], [[], [[]]]]),
        ("(for i in 1..3 return {so_far: partial})[2].so_far", [{"so_far": []}]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ("for f in (for i in 1..3 return function() partial) return count(f())", [0, 1, 2]),
        ("for partial in 1..2 return partial", [1, 2]),
        ("for i in 1..2, j in [partial] return j", [9, 9]),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
    ],
)
def test_partial_is_the_list_as_it_was_at_each_step(text: str, expected: Any) -> None:
    assert value(text, partial=9) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1, 2][0]", "feel.no_such_element"),
        ("[1, 2][-3]", "feel.no_such_element"),
        ("[1, 2][1.5]", "feel.no_such_element"),
        ('"a" and true', "feel.not_a_boolean"),
        ("false or 1", "feel.not_a_boolean"),
        ("some x in [1] satisfies x", "feel.not_a_boolean"),
        ("every x in [null, 1] satisfies x", "feel.not_a_boolean"),
        ('all([true, "a"])', "feel.not_a_boolean"),
        ("any([false, 0])", "feel.not_a_boolean"),
        ("max([])", "feel.too_few_elements"),
        ("mean([])", "feel.too_few_elements"),
        ("stddev([1])", "feel.too_few_elements"),
        ("odd(1.5)", "feel.not_whole"),
        ('get value({a: 1}, "b")', "feel.no_such_entry"),
    ],
)
def test_a_null_that_no_null_was_given_for_says_why(text: str, code: str) -> None:
    assert warned(text) == (None, [code])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{f: abs, r: f(n: -3)}.r", 3),
        ("{f: sum, r: f(list: [1, 2])}.r", 3),
        ('{f: `starts with`, r: f(match: "a", string: "ab")}.r', True),
        ('{f: `upper case`, r: f("a")}.r', "A"),
    ],
)
def test_a_built_in_function_that_is_a_value_is_called_as_by_its_name(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_a_call_of_literals_is_made_once_and_one_that_gives_null_says_so_each_time() -> None:
    day = LANGUAGE.compile('date("2026-11-20")')
    assert day.evaluate({}, MOMENT).value is day.evaluate({}, MOMENT).value
    never = LANGUAGE.compile('date("2026-02-30")')
    assert never.evaluate({}, MOMENT).warnings == never.evaluate({}, MOMENT).warnings != ()
    pieces = LANGUAGE.compile('split("a,b", ",")')
    assert pieces.evaluate({}, MOMENT).value is not pieces.evaluate({}, MOMENT).value


@pytest.mark.parametrize("text", ["null and true", "null or false", "1 and false", '"a" or true', "all([null])"])
def test_a_null_handed_on_and_an_answer_say_nothing(text: str) -> None:
    assert evaluate(text).warnings == ()


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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('split("abc", "")', "feel.bad_pattern"),
        ('split("abc", "x*")', "feel.bad_pattern"),
        ('replace("abc", "x*", "-")', "feel.bad_pattern"),
        ("sort([2, 1], function(p) p)", "feel.wrong_arguments"),
        ("sort([1, null, 2], function(p, q) p < q)", "feel.wrong_arguments"),
        ("sort([2, 1], function(p, q) p - q)", "feel.wrong_arguments"),
        ('context put({}, ["a", "b"], 1)', "feel.wrong_arguments"),
        ('context put({a: null}, ["a", "b"], 1)', "feel.wrong_arguments"),
        ('duration(@"P1D")', "feel.wrong_arguments"),
    ],
)
def test_what_a_function_is_not_defined_for_is_null(text: str, code: str) -> None:
    found = evaluate(text)
    assert found.value is None
    assert code in {warning.code for warning in found.warnings}


def test_equal_ones_keep_their_order() -> None:
    assert value("sort([3, 1, 2], function(p, q) p = q)") == [3, 1, 2]
