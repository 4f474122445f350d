"""How fast a condition is, as a ratio to Python's own: figures of one machine mean nothing on another."""

from datetime import date
from decimal import Decimal
from functools import partial
from timeit import repeat
from typing import Any

import pytest

from tests.unit.feel.language import LANGUAGE, MOMENT

VARIABLES: dict[str, Any] = {"age": 80, "urgency": "urgent", "alone": True, "client": {"home": {"rooms": 2}}}
MOST = 8
"""Measured 5.4 to 7.0. Both sides take many short turns and the calmest are compared: no neighbour disturbs them all."""


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("age >= 75", "age >= 75"),
        ('urgency = "urgent"', 'urgency == "urgent"'),
        ('age >= 75 and urgency = "urgent"', 'age >= 75 and urgency == "urgent"'),
        ('age < 18 or urgency = "urgent"', 'age < 18 or urgency == "urgent"'),
        ("alone and age > 65", "alone and age > 65"),
        ("age between 65 and 100", "65 <= age <= 100"),
        ("age in [65..100]", "65 <= age <= 100"),
        ("client.home.rooms > 1", 'client["home"]["rooms"] > 1'),
    ],
)
def test_a_simple_condition_takes_at_most_eight_times_pythons_own(text: str, python: str) -> None:
    expression, code = LANGUAGE.compile(text), compile(python, "condition", "eval")
    ours = partial(expression.evaluate, VARIABLES, MOMENT)
    theirs = partial(eval, code, {}, VARIABLES)
    turns = [(*repeat(ours, number=200, repeat=1), *repeat(theirs, number=200, repeat=1)) for _ in range(300)]
    assert min(own for own, _ in turns) / min(other for _, other in turns) <= MOST


def test_a_text_is_compiled_once() -> None:
    assert LANGUAGE.compile("age >= 75") is LANGUAGE.compile("age >= 75")
    assert LANGUAGE.compile_unary_tests("[65..100]") is LANGUAGE.compile_unary_tests("[65..100]")


def test_a_range_that_is_written_out_is_made_once() -> None:
    expression = LANGUAGE.compile("[-1..1]")
    assert expression.evaluate({}, MOMENT).value is expression.evaluate({}, MOMENT).value


GIVEN: list[Any] = [
    None,
    True,
    "b",
    1,
    5,
    Decimal("1.0"),
    Decimal("4.9"),
    Decimal("5.1"),
    10**40,
    date(2026, 1, 1),
    [1],
    {},
]


@pytest.mark.parametrize("given", GIVEN, ids=repr)
@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("x < 5", "x < five"),
        ("x >= 4.9", "x >= almost"),
        ('x = "b"', "x = letter"),
        ("x between 1 and 5", "x between one and five"),
        ("x in [1..5]", "x in [one..five]"),
        ("x in (1..4.9]", "x in (one..almost]"),
        ("x in < 5", "x in < five"),
        ('x in "b"', "x in letter"),
    ],
)
def test_what_is_written_out_gives_what_a_variable_of_that_value_gives(written: str, named: str, given: Any) -> None:
    variables = {"x": given, "one": 1, "five": 5, "almost": Decimal("4.9"), "letter": "b"}
    first, second = (LANGUAGE.compile(text).evaluate(variables, MOMENT) for text in (written, named))
    assert first.value is second.value
    assert {warning.code for warning in first.warnings} == {warning.code for warning in second.warnings}
