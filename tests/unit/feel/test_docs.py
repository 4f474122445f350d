"""The page of FEEL says what the language does: every example, cell, table, mistake and limit on it is tried."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.feel_functions import FUNCTIONS
from koppi.feel import Evaluation, FeelSyntaxError, Language, Moment, Run, to_json
from koppi.feel import limits as of_feel
from koppi.feel.writing import to_text
from koppi.texts import say
from tests.unit.dmn import files
from tests.unit.feel import page
from tests.unit.feel.page import Example, Table

LANGUAGE = Language(FUNCTIONS)
MOMENT = Moment(datetime(2026, 11, 20, 8, 15, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
GIVEN: Any = to_json(LANGUAGE.compile(page.block("given")).evaluate({}, MOMENT).value)
POLICIES = {
    "U": "UNIQUE",
    "F": "FIRST",
    "A": "ANY",
    "P": "PRIORITY",
    "O": "OUTPUT ORDER",
    "R": "RULE ORDER",
    "C+": 'COLLECT" aggregation="SUM',
}


def evaluated(text: str) -> Evaluation:
    """What a text gives with the variables of the page."""
    return LANGUAGE.compile(text).evaluate(GIVEN, MOMENT)


def shown(value: Any) -> str:
    """A value as text, which tells values of different kinds apart."""
    return to_text([value], Run(MOMENT)) or ""


def told(text: str) -> str:
    """What is said in English about a text that is refused, or whose value is null; empty when nothing is."""
    try:
        warnings = evaluated(text).warnings
    except FeelSyntaxError as error:
        return say(error.code, "en", error.parameters)
    return say(warnings[0].code, "en", warnings[0].parameters) if warnings else ""


@pytest.mark.parametrize("example", page.examples(), ids=lambda example: example.expression)
def test_an_example_gives_the_value_that_stands_beside_it(example: Example) -> None:
    assert told(example.expression).startswith(example.why)
    assert bool(told(example.expression)) == bool(example.why)
    if example.value != "refused":
        assert shown(evaluated(example.expression).value) == shown(evaluated(example.value).value)
    else:
        with pytest.raises(FeelSyntaxError):
            evaluated(example.expression)


def test_there_are_examples_of_all_that_matters() -> None:
    assert len(page.examples()) >= 150


@pytest.mark.parametrize("row", page.table("cell").rows, ids=lambda row: row[0])
def test_a_cell_is_met_by_the_values_that_stand_beside_it_and_by_no_others(row: Sequence[str]) -> None:
    cell, yes, no = row
    tests = LANGUAGE.compile_unary_tests(page.code(cell))
    for values, expected in ((yes, True), (no, False)):
        for text in page.codes(values):
            assert (tests.evaluate(evaluated(text).value, GIVEN, MOMENT).value is True) is expected, text


def drawn(found: Table) -> str:
    """The decision table that a table of the page shows: bold columns are outputs, with their values behind the name."""
    policy, *columns = found.head
    named = [re.fullmatch(r"\*\*(\w+)\*\*(?: `(.*)`)?", column) for column in columns]
    values = {
        name[1]: f"<outputValues><text>{escape(name[2])}</text></outputValues>" for name in named if name and name[2]
    }
    rules = [[page.code(cell) for cell in row[1:]] for row in found.rows]
    inputs = [column for column, name in zip(columns, named, strict=True) if not name]
    outputs = [name[1] for name in named if name]
    return files.table(inputs, outputs, rules, f'hitPolicy="{POLICIES[policy]}"', values)


@pytest.mark.parametrize(("found", "examples"), page.decisions(), ids=lambda part: part[0][0])
def test_a_table_decides_what_stands_below_it(found: Table, examples: Sequence[Example]) -> None:
    for example in examples:
        outcome = files.evaluate(drawn(found), **evaluated(example.expression).value)
        assert outcome.failure is None
        assert outcome.value == to_json(evaluated(example.value).value), example.expression


def test_every_hit_policy_is_shown() -> None:
    assert {found.head[0] for found, _ in page.decisions()} == set(POLICIES)


@pytest.mark.parametrize("row", page.table("written").rows, ids=lambda row: row[0])
def test_a_mistake_is_told_in_these_words_and_its_cure_works(row: Sequence[str]) -> None:
    written, words, cure = row
    assert words in told(page.code(written))
    assert told(page.code(cure)) == ""


@pytest.mark.parametrize("row", page.table("Camunda only").rows, ids=lambda row: row[0])
def test_what_only_camunda_has_is_refused_and_can_be_written_otherwise(row: Sequence[str]) -> None:
    theirs, ours = map(page.code, row)
    with pytest.raises(FeelSyntaxError):
        evaluated(theirs)
    assert told(ours) == ""


def test_the_limits_are_those_of_the_language() -> None:
    stated = {int(limit.split()[0].replace(",", "")) for _, limit in page.table("what").rows}
    assert stated == {
        of_feel.SOURCE,
        of_feel.NODES,
        of_feel.NESTING,
        of_feel.STEPS,
        of_feel.TABLE_STEPS,
        of_feel.CALLS,
        of_feel.TEXT,
        of_feel.LIST,
        of_feel.DIGITS,
    }


@pytest.mark.parametrize("row", page.table("function").rows, ids=lambda row: row[0])
def test_a_function_takes_these_parameters_and_gives_this(row: Sequence[str]) -> None:
    signature, example, value = map(page.code, row)
    name, parameters = signature.removesuffix(")").split("(")
    assert f"{name}(" in example
    LANGUAGE.compile(f"{name}({', '.join(f'{part.strip()}: null' for part in parameters.split(',') if part)})")
    assert told(example) == ""
    assert shown(evaluated(example).value) == shown(evaluated(value).value)


def test_every_function_stands_on_the_page_once() -> None:
    named = [page.code(row[0]).split("(")[0] for row in page.table("function").rows]
    assert sorted(named) == sorted(LANGUAGE.functions)
