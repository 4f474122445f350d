"""Nanoseconds: what is calculated keeps them, as the texts do."""

from typing import Any

import pytest

from tests.unit.feel.language import evaluate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"PT0.000000001S" = @"PT0S"', False),
        ('@"PT0.000000001S" < @"PT0.000000002S"', True),
        ('@"PT0.000000001S" + @"PT0.999999999S" = @"PT1S"', True),
        ('string(-@"PT0.000000001S")', "-PT0.000000001S"),
        ('string(abs(-@"PT0.000000001S"))', "PT0.000000001S"),
        ('string(@"PT1S" / 3)', "PT0.333333333S"),
        ('string(@"PT2S" / 3)', "PT0.666666667S"),
        ('@"PT0.000000002S" / @"PT0.000000001S"', 2),
        ('string(@"PT0.000000001S" * 1500)', "PT0.0000015S"),
        ('string(@"10:00:00.123456789" + @"PT1S")', "10:00:01.123456789"),
        ('string(@"10:00:00.999999999" + @"PT0.000000001S")', "10:00:01"),
        ('string(@"00:00:00" - @"PT0.000000001S")', "23:59:59.999999999"),
        ('string(@"00:00:00Z" - @"P1DT0.000000001S")', "23:59:59.999999999Z"),
        ('string(@"2016-01-01T10:00:00.123456789" - @"2016-01-01T10:00:00.123456788")', "PT0.000000001S"),
        ('string(@"2016-01-01T10:00:00.123456788Z" - @"2016-01-01T12:00:00.123456789+02:00")', "-PT0.000000001S"),
        ('string(@"10:00:00.000000002" - @"10:00:00.000000001")', "PT0.000000001S"),
        ('string(@"2016-01-31T10:00:00.123456789" + @"P1M")', "2016-02-29T10:00:00.123456789"),
        ('string(@"2016-01-01T00:00:00" - @"PT0.000000001S")', "2015-12-31T23:59:59.999999999"),
        ('string(@"2016-01-01" - @"PT0.000000001S")', "2015-12-31"),
        (
            'string(@"2016-01-01T00:00:00.123456789@Europe/Helsinki" + @"PT1H")',
            "2016-01-01T01:00:00.123456789@Europe/Helsinki",
        ),
        ('string(@"12016-01-01T00:00:00.123456789Z" + @"PT1H")', "12016-01-01T01:00:00.123456789Z"),
        ('string(mean([@"PT0.000000001S", @"PT0.000000003S"]))', "PT0.000000002S"),
        ('string(max([@"PT0.000000001S", @"PT0.000000003S"]))', "PT0.000000003S"),
        ('string(sum([@"PT0.000000001S", @"PT0.000000003S"]))', "PT0.000000004S"),
        ('string(@"P1D" - @"PT0.5S")', "PT23H59M59.5S"),
        ('string(@"10:00:00" + @"-PT11H")', "23:00:00"),
    ],
)
def test_nanoseconds_are_calculated_with(text: str, expected: Any) -> None:
    assert evaluate(text).value == expected


@pytest.mark.parametrize("text", ['@"P999999999D" + @"P999999999D"', '@"P1D" * 1e30', '-@"P999999999D" - @"P9D"'])
def test_a_duration_beyond_the_longest_is_null(text: str) -> None:
    assert [warning.code for warning in evaluate(text).warnings] == ["feel.out_of_bounds"]
