"""What is refused before it runs, and what the refusal says."""

from pathlib import Path
from typing import Any

import pytest
import simplejson

from koppi.feel import FeelSyntaxError
from tests.unit.feel.language import LANGUAGE, MOMENT


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
        ("5 5", "feel.unexpected", (1, 3), {"found": "5"}),
        ("{a = 2}", "feel.expected", (1, 4), {"found": "=", "expected": ":"}),
        ('"abc', "feel.unclosed_text", (1, 1), {}),
        ("a # b", "feel.unknown_character", (1, 3), {"character": "#"}),
        ('@"21.11.2026"', "feel.not_a_temporal", (1, 1), {}),
        ('"\\ud800"', "feel.bad_escape", (1, 1), {}),
        ("count()", "feel.wrong_argument_count", (1, 1), {"function": "count", "count": 0, "usage": "count(list)"}),
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


TEXTS = simplejson.loads((Path(__file__).resolve().parents[3] / "service/koppi/texts/feel.json").read_text())


@pytest.mark.parametrize(
    ("text", "column", "cure"),
    [
        ("age == 75", 5, "'==' is written '='"),
        ("age === 75", 5, "'==' is written '='"),
        ("age = = 75", 7, "'==' is written '='"),
        ("a && b", 3, "&& is written and"),
        ("a || b", 3, "|| is written or"),
        ("!a", 1, "! is written not(...)"),
        ("not a", 1, "not a is written not(a)"),
        ("a AND b", 3, "AND is written and"),
        ("age => 75", 5, "=> is written >="),
        ("age =< 75", 5, "=< is written <="),
        ("age <> 75", 5, "<> is written !="),
        ("age !== 75", 5, "!== is written !="),
        ("age ≥ 75", 5, "≥ is written >="),
        ("age is null", 5, "is is written ="),
        ("a not in [1]", 3, "not is written not(a in b)"),
        ('a contains "b"', 3, "contains is written contains(a, b)"),
        ("a and and b", 7, "A value is missing before and."),
        ("a + * b", 5, "A value is missing before *."),
        ("count()  * ()", 13, "A value is missing before )."),
        ("> 5", 1, "A value is missing before >."),
        ("= age > 5", 1, "The expression begins with ="),
        ("(a + 1", 7, "The bracket ( (line 1, character 1) is not closed. Add )"),
        ("sum([1, 2)", 10, "Instead of “)” there should be ]"),
        ("count([1]))", 11, "The bracket ) has no partner."),
        ("'abc'", 1, 'straight double quotation marks: "text". The sign \' will not do'),
        ("„abc”", 1, "The sign „ will not do"),
        ("name = ’abc’", 8, "The sign ’ will not do"),
        ("[1; 2]", 3, "; is written ,"),
        ("if a then 1", 12, "The condition lacks its else."),
        ("if a then 1 elif b then 2 else 3", 13, "elif is written else if"),
        ("a ? b : c", 3, "a ? b : c is written if a then b else c"),
        ("TRUE", 1, "TRUE is written true"),
        ("a = None", 5, "None is written null"),
        ("null()", 1, "null() is written null"),
        ("a % 2", 3, "% is written modulo(a, b)"),
        ("1,5 * a", 2, "1,5 is written 1.5"),
        ("due > 2026-11-21", 7, '2026-11-21 is date("2026-11-21")'),
        ("due > 1.2.2026", 10, '1.2.2026 is date("2026-02-01")'),
        ("at > 9:30", 7, '9:30 is time("09:30:00")'),
        ("contains(a b)", 12, "Between a and b a comma or an operator is missing."),
        ('contains("a" "b")', 14, 'Between "a" and "b" a comma or an operator is missing.'),
        ('string lenght("a")', 1, "There is no function string lenght. Did you mean string length"),
        ('startsWith("a", "b")', 1, "Did you mean starts with"),
        ("len([1])", 1, "Did you mean count"),
        ('contains("a")', 1, "Use it as contains(string, match)"),
    ],
)
def test_what_people_mistype_gets_its_cure(text: str, column: int, cure: str) -> None:
    error = refusal(text)
    assert (error.line, error.column) == (1, column)
    assert cure in TEXTS[error.code]["en"].format(**error.parameters)
    for language in ("fi", "sv"):
        assert TEXTS[error.code][language].format(**error.parameters)


@pytest.mark.parametrize(("text", "value"), [("2026 - 11 - 21", 1994), ("[1,5]", [1, 5]), ("`None` = null", True)])
def test_what_only_looks_mistyped_is_read(text: str, value: Any) -> None:
    assert LANGUAGE.compile(text).evaluate({"None": None}, MOMENT).value == value


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
