"""Dates beyond the years of Python: read, written, moved, compared, and back again."""

from contextlib import suppress
from itertools import product

import pytest

from koppi.feel import FeelSyntaxError, to_json
from koppi.feel.builtins import BUILTINS
from tests.unit.feel.language import LANGUAGE, MOMENT, text_of

FAR = [
    'date("99999-12-31")',
    'date("-2020-02-29")',
    'date and time("99999-01-01T10:00:00@Europe/Helsinki")',
    'date and time("-999999999-01-01T00:00:00Z")',
    'date and time("999999999-12-31T23:59:59")',
    '[date("99999-12-31")..date("100000-01-01")]',
]
OTHERS = [
    '@"2020-01-01"',
    '@"9999-12-31T23:00:00@Europe/Helsinki"',
    '@"P1D"',
    '@"-P9999Y"',
    "1",
    '"Europe/Helsinki"',
    "null",
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("9999-12-31") + @"P1D"', "10000-01-01"),
        ('date("10000-01-01") - @"P1D"', "9999-12-31"),
        ('date("0001-01-01") - @"P1D"', "0000-12-31"),
        ('date("-0001-12-31") + @"P1D"', "0000-01-01"),
        ('date("-2020-02-29") + @"P1Y"', "-2019-02-28"),
        ('date("2026-11-22") + @"P400000000Y"', "400002026-11-22"),
        ('date("12399-12-31") + @"P1D"', "12400-01-01"),
        ('date("12000-01-01") - @"P1D"', "11999-12-31"),
        ('date("10000-01-01") - date("9999-01-01")', "P365D"),
        ('date("-0001-01-01") - date("0001-01-01")', "-P731D"),
        ('date("12026-11-22").weekday', "7"),
        ('day of week(date("12026-11-22"))', "Sunday"),
        ('day of year(date("-2020-12-31"))', "366"),
        ('date("12026-11-22").year', "12026"),
        ('date("-2026-11-22").month', "11"),
        ('date("-2026-11-22") < date("0001-01-01")', "true"),
        ('date("12026-11-22") > date("2026-11-22")', "true"),
        ('date("12026-11-22") = date("12026-11-22")', "true"),
        ('date("12026-11-22") = date("12426-11-22")', "false"),
        ('date("12026-11-22") in [date("12026-01-01")..date("12026-12-31")]', "true"),
        ('date and time("12026-11-22T00:00:00Z") = date and time("12026-11-22T02:00:00+02:00")', "true"),
        ('date and time("10000-01-01T01:00:00+02:00") < date and time("9999-12-31T23:30:00Z")', "true"),
        ('date and time("99999-01-01T00:00:00@Europe/Helsinki") + @"PT1H"', "99999-01-01T01:00:00@Europe/Helsinki"),
        (
            'date and time(date and time("99999-01-01T00:00:00Z"), "Europe/Helsinki")',
            "99999-01-01T02:00:00@Europe/Helsinki",
        ),
        ('years and months duration(date("9999-12-31"), date("12026-12-31"))', "P2027Y"),
        ('[date("12026-11-22"), date("-1-01-01")]', "[12026-11-22, null]"),
        ('for day in date("9999-12-30")..date("10000-01-02") return day.day', "[30, 31, 1, 2]"),
        ('max(date("12026-11-22"), date("2026-11-22"))', "12026-11-22"),
    ],
)
def test_a_far_date_is_like_any_other(text: str, value: str) -> None:
    assert text_of(text) == value


@pytest.mark.parametrize(
    "text", ['date("1000000000-01-01")', 'date("999999999-12-31") + @"P1D"', 'date("-12027-02-29")']
)
def test_a_date_that_is_none_is_null(text: str) -> None:
    assert text_of(text) is None


@pytest.mark.parametrize("name", BUILTINS)
def test_no_function_fails_at_a_far_date(name: str) -> None:
    for first, second in product(FAR[1:4], [FAR[0], *OTHERS]):
        for text in (f"{name}({first})", f"{name}({first}, {second})", f"{name}({second}, {first})"):
            with suppress(FeelSyntaxError):  # it takes another number of arguments
                to_json(LANGUAGE.compile(text).evaluate({}, MOMENT).value)


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "**", "=", "<", ">=", " in ", " and "])
def test_no_operator_fails_at_a_far_date(operator: str) -> None:
    for first, second in product([*FAR, *OTHERS], repeat=2):
        to_json(LANGUAGE.compile(f"{first} {operator} {second}").evaluate({}, MOMENT).value)
