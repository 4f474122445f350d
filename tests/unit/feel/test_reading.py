"""Forms whose reading the grammar of DMN 1.5 (10.3.1.2) decides, found beside another parser."""

from typing import Any

import pytest

from koppi.feel import FeelSyntaxError
from tests.unit.feel.language import LANGUAGE, MOMENT, passes, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1 instance of number", True),  # rule 35: the sign belongs to the literal
        ("-2 ** 2", 4),
        ("3 in ([1, 5])[item > 2]", False),  # rule 49c: what stands behind the brackets belongs to the test
        ("3 in (1 + 1) + 1", True),
        ("3 in (1, 3) and true", True),
        ("true in (< 5) instance of range<number>", True),
        ("2 between 1 and 3 and true", True),
        ("true between 1 < 2 and true", None),  # rule 49b: the low end may be a comparison; booleans have no order
        ("5 in [< 3, > 4]", True),  # rules 2h, 7a: a range is a value
        ("{a: > 4}.a.start", 4),
        ("count([< 3, (> 4)])", 2),
        ("[1..1 + 1] = [1..2]", True),
    ],
)
def test_a_form_is_read_as_the_grammar_says(text: str, expected: Any) -> None:
    assert LANGUAGE.compile(text).evaluate({}, MOMENT).value == expected


@pytest.mark.parametrize(
    ("cell", "given", "expected"),
    [
        ("not([1..5))", 3, False),
        ("not([1..5))", 5, True),
        ("not((1..5])", 1, True),
        ("not(]1..5[, 7)", 7, False),
        ("not(negand: ? > 5)", 3, True),
        ("not(? > 5) and ? > 1", 3, True),
    ],
)
def test_a_negated_cell_ends_where_its_bracket_does(cell: str, given: Any, expected: bool) -> None:
    assert passes(cell, given) is expected


@pytest.mark.parametrize(
    "text",
    [
        "for in [1] return 1",
        "some if in [1] satisfies true",
        "f instance of function<number,> -> date",
        "f instance of function<number>",
        "@x",
    ],
)
def test_what_the_grammar_has_not_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        LANGUAGE.compile(text)


@pytest.mark.parametrize("name", ["if", "in", "for", "null"])
def test_an_entry_may_have_any_word_as_its_name(name: str) -> None:
    assert value(f"{{{name}: 1}}.{name}") == 1
