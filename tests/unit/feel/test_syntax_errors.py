"""What is refused before it runs, and what the refusal says."""

from typing import Any

import pytest

from koppi.feel import FeelSyntaxError
from tests.unit.feel.language import LANGUAGE


def refusal(text: str) -> FeelSyntaxError:
    """The error that compiling gives."""
    with pytest.raises(FeelSyntaxError) as caught:
        LANGUAGE.compile(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "place", "parameters"),
    [
        ("age == 75", "feel.double_equals", (1, 5), {}),
        ("first name", "feel.unknown_words", (1, 7), {"words": "first name"}),
        ("years(5)", "feel.unknown_function", (1, 1), {"function": "years"}),
        ("1 +", "feel.unfinished", (1, 4), {}),
        ("1 +\n * 2", "feel.unexpected", (2, 2), {"found": "*"}),
        ("[1, 2", "feel.unfinished", (1, 6), {}),
        ("(1, 2)", "feel.expected", (1, 3), {"found": ",", "expected": ")"}),
        ('"abc', "feel.unclosed_text", (1, 1), {}),
        ("a ; b", "feel.unknown_character", (1, 3), {"character": ";"}),
        ('@"21.11.2026"', "feel.not_a_temporal", (1, 1), {}),
        ('"\\ud800"', "feel.bad_escape", (1, 1), {}),
        ("count()", "feel.wrong_argument_count", (1, 1), {"function": "count", "count": 0}),
        ("count(lst: [1])", "feel.wrong_parameters", (1, 1), {"function": "count", "names": "lst"}),
        ("substring(string: 1, 2)", "feel.mixed_arguments", (1, 23), {}),
        ("1 instance of colour", "feel.unknown_type", (1, 15), {"type": "colour"}),
        ("1e9999", "feel.number_too_large", (1, 1), {}),
        ("", "feel.unfinished", (1, 1), {}),
        ("function(x) external {}", "feel.external_function", (1, 13), {}),
    ],
)
def test_a_wrong_text_is_refused_with_its_place(
    text: str, code: str, place: tuple[int, int], parameters: dict[str, Any]
) -> None:
    error = refusal(text)
    assert (error.code, (error.line, error.column)) == (code, place)
    assert error.parameters == {**parameters, "line": place[0], "column": place[1]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1" * 4_001, "feel.too_long"),
        ("(" * 1_500 + "1" + ")" * 1_500, "feel.too_deep"),
        ("[" * 1_500, "feel.too_deep"),
        ("-" * 3_999 + "1", "feel.too_deep"),
        ("1" + "+1" * 1_900, "feel.too_deep"),
        ("1" + "+1" * 200, "feel.too_deep"),
        ("[" + "1," * 1_900 + "1]", "feel.too_many_parts"),
        ("if a then " * 300, "feel.too_deep"),
        ("x in (" * 600, "feel.too_deep"),
        ("a" + ".a" * 1_900, "feel.too_deep"),
        ("a" + "[1]" * 1_200, "feel.too_deep"),
        ("{a:" * 1_000, "feel.too_deep"),
        ("not(" * 990, "feel.too_deep"),
        ("function(x) " * 300 + "1", "feel.too_deep"),
    ],
)
def test_a_text_too_large_is_refused(text: str, code: str) -> None:
    assert refusal(text).code == code
