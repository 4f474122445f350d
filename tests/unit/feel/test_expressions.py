"""What each construct of the language gives."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from koppi.feel import Range, Vocabulary, YearsMonthsDuration
from tests.unit.feel.language import LANGUAGE, MOMENT, evaluate, passes, value, warned

CLIENTS = [{"name": "a", "age": 80}, {"name": "b", "age": 30}, {"name": "c", "age": 76}]

VALUES: list[tuple[str, Any]] = [
    # literals
    ("12", 12),
    (".5", Decimal("0.5")),
    ("1.5e2", 150),
    ('"a \\"b\\" \\n \\u00e4 \\U01F40E"', 'a "b" \n ä 🐎'),
    ("true", True),
    ("null", None),
    ('@"2026-11-21"', date(2026, 11, 21)),
    ('@"P1Y2M"', YearsMonthsDuration(14)),
    ("// note\n1 /* more */ + 1", 2),
    # arithmetic
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("0.1 + 0.2", Decimal("0.3")),
    ("10 / 4", Decimal("2.5")),
    ("1 / 3 * 3", Decimal("0." + "9" * 34)),
    ("2 ** 10", 1024),
    ("-2 ** 2", 4),
    ("2 - -2", 4),
    ('"a" + "b"', "ab"),
    ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
    ('date("2026-03-01") - date("2026-02-01")', timedelta(days=28)),
    ('date("2026-11-21") + duration("P3D")', date(2026, 11, 24)),
    ('time("23:00:00") + duration("PT2H")', time(1)),
    ('duration("PT1H") * 1.5', timedelta(minutes=90)),
    ('duration("P1Y") / duration("P1M")', 12),
    # comparison and logic
    ("1 = 1.0", True),
    ("[1, 2] = [1, 2]", True),
    ("{a: 1} = {a: 2}", False),
    ("1 != 2", True),
    ('"a" < "b"', True),
    ("null = null", True),
    ("1 = null", False),
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("false or null", None),
    ("not(null)", None),
    ('date and time("2026-01-01T12:00:00Z") = date and time("2026-01-01T14:00:00+02:00")', True),
    ("5 between 1 and 5", True),
    ("5 in [1..5)", False),
    ("5 in ]1..5]", True),
    ("1 in [1..5[ or false", True),
    ("5 in (1, 3, 5)", True),
    ("5 in (< 3, > 4)", True),
    ("5 in [1, 3, 5]", True),
    ("5 in >= 5", True),
    ("2 in (1..3)", True),
    # structures
    ("[1, 2, 3][2]", 2),
    ("[1, 2, 3][-1]", 3),
    ("[1, 2, 3][item > 1]", [2, 3]),
    ("clients[age > 75].name", ["a", "c"]),
    ("clients.age", [80, 30, 76]),
    ("{a: 1, b: a + 1}.b", 2),
    ('{"first name": 1, x: first name + 1}.x', 2),
    ("{first name: 1}.first name", 1),
    ("[1..3]", Range(1, 3, True, True)),
    ("(1..3].start included", False),
    # word forms
    ('if age >= 75 then "old" else "young"', "old"),
    ("1 + if false then 1 else 2", 3),
    ("if null then 1 else 2", 2),
    ("for x in 1..3, y in [1, 2] return x * y", [1, 2, 2, 4, 3, 6]),
    ("for x in 3..1 return x", [3, 2, 1]),
    ("for x in 1..4 return if count(partial) < 2 then 1 else sum(partial)", [1, 1, 2, 4]),
    ("some c in clients satisfies c.age > 79", True),
    ("every c in clients satisfies c.age > 79", False),
    ("some x in [1] satisfies x = 2 or x = 1", True),
    ("1 instance of number", True),
    ("null instance of Any", False),
    ("[1, null] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ('{a: 1, b: "x"} instance of context<a: number>', True),
    ("{b: 1} instance of context<a: number>", False),
    ("[1..2] instance of range<number>", True),
    ("count instance of function<list<Any>> -> number", False),
    ('@"2026-11-21" instance of date', True),
    ('@"2026-11-21T10:00:00" instance of date and time', True),
    ("{double: function(x) x * 2, r: double(4)}.r", 8),
    ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r", 120),
    ('substring(string: "hello", start position: 2)', "ello"),
    # properties of temporal values
    ('date("2026-11-21").weekday', 6),
    ('date and time("2026-07-01T10:00:00@Europe/Helsinki").time offset', timedelta(hours=3)),
    ('duration("P1DT2H").hours', 2),
    ('duration("P14M").years', 1),
    # the moment
    ("today()", date(2026, 11, 22)),
    ('date and time(date and time("2026-11-22T00:30"), "Europe/Helsinki") = now()', True),
    ("now()", datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Europe/Helsinki"))),
    # names
    ("`ensimmäinen nimi`", "Åke"),
    ("käyntimäärä + 1", 4),
    ("days after(today(), 2)", date(2026, 11, 24)),
    ("days after(days: 2, start: today())", date(2026, 11, 24)),
    ("count + 1", 6),
    ("count([1, 2])", 2),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_an_expression_gives_its_value_without_a_warning(text: str, expected: Any) -> None:
    variables = {"age": 80, "clients": CLIENTS, "ensimmäinen nimi": "Åke", "käyntimäärä": 3, "count": 5}
    found = value(text, **variables)
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("missing + 1", "feel.unknown_name"),
        ("case.missing", "feel.unknown_entry"),
        ('"2026-11-21" < date("2026-11-22")', "feel.compared_types"),
        ('1 = "1"', "feel.compared_types"),
        ("true > false", "feel.compared_types"),
        ('date and time("2026-11-21T10:00") = now()', "feel.compared_zones"),
        ('"a" - 1', "feel.no_operation"),
        ("1 / 0", "feel.out_of_bounds"),
        ("10 ** 7000", "feel.out_of_bounds"),
        ('date("2026-02-30")', "feel.not_readable"),
        ('date("999999999-12-31") + duration("P1D")', "feel.out_of_bounds"),
        ("date(2026, 2, 30)", "feel.out_of_bounds"),
        ("string length(1)", "feel.wrong_arguments"),
        ("days after(today(), -1)", "test.backwards"),
        ("for x in null return x", "feel.not_a_list"),
        ("{a: 1, a: 2}", "feel.key_twice"),
        ("[1..true]", "feel.bad_range"),
        ("case.level(1)", "feel.not_a_function"),
        ("5 .weekday", "feel.no_property"),
    ],
)
def test_trouble_while_it_runs_is_null_with_a_warning(text: str, code: str) -> None:
    found, codes = warned(text, case={"level": 3})
    assert found is None
    assert code in codes


def test_a_warning_tells_the_place_and_never_the_value() -> None:
    found = evaluate('1 = 1 and\n  name < date("2026-01-01")', name="Secret Person")
    (warning,) = found.warnings
    assert (warning.line, warning.column) == (2, 8)
    assert warning.parameters == {"left": "string", "right": "date"}


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("-", None, True),
        ("", 3, True),
        (">= 75", 75, True),
        ("[18..75[", 75, False),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(null)", 1, True),
        ("not(?  > 3)", 2, True),
        ("true", False, False),
        ("false", False, True),
        ("null", None, True),
        ('"a"', None, False),
        ("< 5, > 10", 12, True),
        ("[1, 2, 3]", 3, True),
        ("-5", -5, True),
        ("? > 3 and ? < 9", 5, True),
        ('contains(?, "eri")', "merituuli", True),
        ("count(?) > 1", [1, 2], True),
        ("limit", 4, True),
        ("> limit", 5, True),
        ("limit > 3", "anything", True),
        ("limit > 3", False, False),
        ("not(limit > 3)", "anything", False),
        ('date("2026-11-21")', date(2026, 11, 21), True),
        ("> 3", "text", None),
    ],
)
def test_a_cell_passes_or_not(cell: str, given: Any, expected: bool | None) -> None:
    assert passes(cell, given, limit=4) is expected


def test_the_free_names_are_those_that_must_come_from_outside() -> None:
    text = "for x in list return {y: x + a, z: y}.z + abs(q) + sum(items[item > b])"
    assert LANGUAGE.compile(text).names == {"list", "a", "q", "items", "b"}
    assert LANGUAGE.compile_unary_tests("> limit, ? < other").names == {"limit", "other"}


def test_known_names_of_several_words_are_read_the_longest_first() -> None:
    names = frozenset({"first", "first name", "first name-day", "profit and loss"})
    compiled = LANGUAGE.compile("[first name, first name-day, first, profit and loss]", Vocabulary(names))
    variables = {"first": 1, "first name": 2, "first name-day": 3, "profit and loss": 4}
    assert compiled.evaluate(variables, MOMENT).value == [2, 3, 1, 4]


def test_data_cannot_hide_a_function() -> None:
    assert value("not(true) or count([1]) = 2", **{"not": lambda _: True, "count": lambda _: 2}) is False


def test_values_given_stay_as_they_are() -> None:
    given = {"list": [3, 1], "context": {"a": {"b": 1}}}
    value("append(list, 4)", **given)
    value('context put(context, ["a", "b"], 2)', **given)
    value("for x in list return {context: x}", **given)
    assert given == {"list": [3, 1], "context": {"a": {"b": 1}}}


def test_a_text_is_compiled_once() -> None:
    assert LANGUAGE.compile("1 + 41") is LANGUAGE.compile("1 + 41")


def test_elapsed_time_counts_across_the_change_of_the_clock() -> None:
    before, after = ('date and time("2026-03-29T02:30:00@Europe/Helsinki")', '@"2026-03-29T04:30:00@Europe/Helsinki"')
    assert value(f"{after} - {before}") == timedelta(hours=1)
    assert value(f'{before} + duration("PT1H") = {after}') is True
