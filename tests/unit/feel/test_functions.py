"""What the built-in functions give."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from koppi.feel import FeelSyntaxError, YearsMonthsDuration
from tests.unit.feel.language import LANGUAGE, MOMENT, value, warned

VALUES: list[tuple[str, Any]] = [
    ("string(1.10)", "1.1"),
    ('string([1, "a", null, {b: true}])', '[1, "a", null, {b: true}]'),
    ('string(duration("P1DT2H3M4.5S"))', "P1DT2H3M4.5S"),
    ('string(date and time("2026-11-21T10:00:00@Europe/Helsinki"))', "2026-11-21T10:00:00@Europe/Helsinki"),
    ('number("1,000.5", ",", ".")', Decimal("1000.5")),
    ('number("12")', 12),
    ("date(2026, 11, 21)", date(2026, 11, 21)),
    ('date(date and time("2026-11-21T23:59:00"))', date(2026, 11, 21)),
    ('time("10:15:30.5")', time(10, 15, 30, 500_000)),
    ("time(10, 15, 30)", time(10, 15, 30)),
    ('date and time(date("2026-11-21"), time("10:00"))', datetime(2026, 11, 21, 10)),
    ('date and time("2026-11-21T10:00")', datetime(2026, 11, 21, 10)),
    ('duration("P1Y2M")', YearsMonthsDuration(14)),
    ('duration("-PT90M")', timedelta(minutes=-90)),
    ('years and months duration(date("2026-01-31"), date("2026-03-01"))', YearsMonthsDuration(1)),
    ('day of week(date("2026-11-21"))', "Saturday"),
    ('month of year(date("2026-11-21"))', "November"),
    ('week of year(date("2026-01-01"))', 1),
    ('string length("🐎a")', 2),
    ('substring("foobar", 3, 2)', "ob"),
    ('substring("foobar", -2)', "ar"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring after("foobar", "o")', "obar"),
    ('substring after("foobar", "")', "foobar"),
    ('upper case("åäö")', "ÅÄÖ"),
    ('lower case("ÅÄÖ")', "åäö"),
    ('contains("foobar", "oba")', True),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "ar")', True),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("2026-11-21", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")', "21.11.2026"),
    ('matches("foobar", "^fo*b")', True),
    ('matches("FOO", "foo", "i")', True),
    ('matches("+358 40 123", "^\\+358( \\d{2,3}){2}$")', True),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    ("floor(-1.5)", -2),
    ("ceiling(1.5)", 2),
    ("decimal(2.345, 2)", Decimal("2.34")),
    ("round half up(2.5)", 3),
    ("round half up(-2.5)", -3),
    ("round half down(2.5, 0)", 2),
    ("abs(-3)", 3),
    ('abs(duration("-P1D"))', timedelta(days=1)),
    ("modulo(-12, 5)", 3),
    ("modulo(12, -5)", -3),
    ("sqrt(16)", 4),
    ("odd(3)", True),
    ("even(3)", False),
    ("count([1, null])", 2),
    ("sum([1, 2.5])", Decimal("3.5")),
    ('sum([duration("P1D"), duration("PT12H")])', timedelta(hours=36)),
    ("mean(1, 2, 3)", 2),
    ("min([3, 1, 2])", 1),
    ('max("a", "c", "b")', "c"),
    ("all([true, null])", None),
    ("all([])", True),
    ("any(false, true)", True),
    ("list contains([1, null], null)", True),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ('distinct values([1, 1.0, "1", null, null])', [1, "1", None]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("reverse([1, 2])", [2, 1]),
    ("sublist([1, 2, 3], 2)", [2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
    ("list replace([1, 2, 3], 2, 9)", [1, 9, 3]),
    ("list replace([1, 2, 3], function(old, new) old > 1, 9)", [1, 9, 9]),
    ("product([2, 3])", 6),
    ("median(4, 1, 3)", 3),
    ("median([1, 2])", Decimal("1.5")),
    ("stddev([2, 4, 6])", 2),
    ("mode([1, 3, 3, 1, 2])", [1, 3]),
    ('is(time("10:00:00Z"), time("12:00:00+02:00"))', False),
    ("before(1, [2..3])", True),
    ("before([1..2], [2..3])", False),
    ("before([1..2), [2..3])", True),
    ("after([5..8], 4)", True),
    ("meets([1..2], [2..3])", True),
    ("met by([2..3], [1..2])", True),
    ("overlaps([1..3], (2..5])", True),
    ("overlaps([1..2), [2..5])", False),
    ("overlaps before([1..3], [2..5])", True),
    ("overlaps after([2..5], [1..3])", True),
    ("finishes(3, [1..3])", True),
    ("finished by([1..3], (2..3])", True),
    ("includes([1..5], (1..5])", True),
    ("during(3, [1..3))", False),
    ("starts(1, [1..5])", True),
    ("started by([1..5], [1..3])", True),
    ("coincides([1..5], [1..5])", True),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ("context merge([{a: 1}, {a: 2}])", {"a": 2}),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ("is defined(null)", False),
    ("count(5)", 1),
    ('upper case(["a"])', "A"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_a_function_gives_its_value(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'number("1,5")',
        'number("NaN")',
        'time("25:00:00")',
        'substring("abc", 0)',
        'matches("a", "(")',
        'replace("a", "a", "$")',
        "sublist([1], 2)",
        "decimal(1, 99999)",
        "sum([])",
        "sum([1, null])",
        'min([1, "a"])',
        "context put({}, [], 1)",
        'before(1, "a")',
        "overlaps((!= 5), [1..2])",
        'date and time("2026-01-01T10:00:00@Nowhere/Land")',
        'time("10:00:00+15:00")',
    ],
)
def test_a_function_that_cannot_answer_gives_null_and_says_so(text: str) -> None:
    found, codes = warned(text)
    assert found is None
    assert codes


def test_every_function_can_be_called_with_its_name_and_gives_no_exception() -> None:
    for name in LANGUAGE.functions:
        for arguments in (
            "",
            "null",
            "1",
            '"a"',
            "[1]",
            "1, 2",
            '"a", "b"',
            "[1], 1",
            "{}, 1, 2",
            '"a", "b", "c", "d"',
        ):
            refused = ""
            try:
                LANGUAGE.compile(f"{name}({arguments})").evaluate({}, MOMENT)
            except FeelSyntaxError as error:
                refused = error.code
            assert refused in ("", "feel.wrong_argument_count"), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a-b) a-b)(a-b: 3)", 3),
        ("{f: function(net/gross, tax) net/gross - tax, r: f(tax: 1, net/gross: 3)}.r", 2),
        ("(function(client's age) client's age)(client's age: 78)", 78),
        ("(function(`a b`) `a b`)(`a b`: 3)", 3),
        ("(function(level 2) level 2)(level 2: 3)", 3),
        ("{a: 2, b: 3, r: (function(x) x)(a-b)}.r", -1),
    ],
)
def test_an_argument_may_have_any_name_that_a_parameter_has(text: str, expected: int) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs instance of function", True),
        ("abs instance of function<number> -> number", True),
        ("abs instance of function<days and time duration> -> days and time duration", True),
        ("abs instance of function<string> -> number", False),
        ("abs instance of function<number> -> string", False),
        ("abs instance of function<number> -> Any", True),
        ("abs instance of function<Any> -> Any", False),
        ("abs instance of function<> -> number", False),
        ("string instance of function<Any> -> string", True),
        ("floor instance of function<number, number> -> number", True),
        ("max instance of function<number, number, number> -> Any", True),
        ("split instance of function<string, string> -> list<string>", True),
        ("split instance of function<string, string> -> list<number>", False),
        ("`days after` instance of function<date, number> -> Any", True),
        ("(function(f: function<number> -> number) f(-2))(abs)", 2),
        ("before instance of function<range<number>, number> -> boolean", True),
    ],
)
def test_a_built_in_function_is_of_the_types_of_its_ways_to_call_it(text: str, expected: object) -> None:
    assert value(text) == expected


def test_a_built_in_function_of_another_type_is_no_argument() -> None:
    assert warned("(function(f: function<string> -> number) f)(abs)") == (None, ["feel.not_of_type"])


def test_the_name_of_an_argument_begins_with_no_word_of_the_grammar() -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        LANGUAGE.compile("abs(true n: 1)")
    assert (refused.value.code, refused.value.column) == ("feel.missing_comma", 10)
