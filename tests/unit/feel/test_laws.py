"""Laws that hold for whatever is thrown at the language."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from koppi.feel import Evaluation, FeelSyntaxError, YearsMonthsDuration, to_json
from koppi.feel import temporal as iso
from tests.unit.feel.language import LANGUAGE, MOMENT, evaluate, value

NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(-(10**9), 10**9, allow_nan=False, places=6)
VOCABULARY = """
    1 2.5 x y case.level "a" true false null ( ) [ ] { } , : . .. + - * / ** = != < <= > >= and or not( if then else for in
    return some every satisfies between instance of number date( count( sum( item partial ? @"2026-11-21" function(x)
    string( ]1..2[ // /* */ ` ' \\ " ä 🐎 date and time( @ == duration("P1D") now() today()
"""
WORDS = VOCABULARY.split()
LAW = settings(deadline=None)  # a busy machine is no reason to fail
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["level", "a", "item"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@LAW
@given(NUMBERS, NUMBERS, st.sampled_from("+-*"))
def test_arithmetic_is_that_of_34_digits(a: Any, b: Any, operator: str) -> None:
    operations = {"+": "add", "-": "subtract", "*": "multiply"}
    context = Context(prec=34, rounding=ROUND_HALF_EVEN)
    expected = getattr(context, operations[operator])(Decimal(a), Decimal(b))
    assert value(f"a {operator} b", a=a, b=b) == expected


@LAW
@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_syntax_error(text: str) -> None:
    error: FeelSyntaxError | None = None
    try:
        LANGUAGE.compile(text).evaluate({}, MOMENT)
    except FeelSyntaxError as caught:
        error = caught
    assert error is None or (error.code.startswith("feel.") and error.line >= 1 and error.column >= 1)


@settings(LAW, max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.dictionaries(st.sampled_from(["x", "y", "case"]), JSON))
def test_any_row_of_words_evaluates_without_an_exception(words: list[str], variables: dict[str, Any]) -> None:
    for read in (LANGUAGE.compile, LANGUAGE.compile_unary_tests):
        try:
            compiled = read(" ".join(words))
        except FeelSyntaxError:
            continue
        given_value = () if read == LANGUAGE.compile else (variables.get("x"),)
        found = compiled.evaluate(*given_value, variables, MOMENT)  # type: ignore[call-arg] # one or the other
        assert isinstance(found, Evaluation)
        to_json(found.value)


@LAW
@given(JSON, JSON)
def test_equality_and_order_agree(a: Any, b: Any) -> None:
    less, more, equal = (evaluate(text, a=a, b=b).value for text in ("a < b", "b < a", "a = b"))
    if less is not None and equal is not None:
        assert [less, more, equal].count(True) == 1
    assert evaluate("a = b", a=a, b=b).value == evaluate("b = a", a=a, b=b).value
    assert evaluate("a = a", a=a).value is True


@LAW
@given(st.booleans() | st.none(), st.booleans() | st.none())
def test_not_and_or_obey_de_morgan(a: bool | None, b: bool | None) -> None:
    assert value("not(a and b)", a=a, b=b) is value("not(a) or not(b)", a=a, b=b)


@LAW
@given(
    st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.builds(YearsMonthsDuration, st.integers(-9999, 9999))
)
def test_a_temporal_value_is_read_back_from_its_text(given_value: date | datetime | time | timedelta | Any) -> None:
    assert iso.parse(iso.write(given_value)) == given_value


@LAW
@given(JSON)
def test_json_goes_through_unchanged(given_value: Any) -> None:
    with localcontext(Context(prec=50)):
        assert to_json(evaluate("x", x=given_value).value) == given_value


@LAW
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_the_sum_is_what_adding_one_by_one_gives(numbers: list[Any]) -> None:
    added = " + ".join(f"n[{place}]" for place in range(1, len(numbers) + 1))
    assert value("sum(n)", n=numbers) == value(added, n=numbers)


@LAW
@given(st.text("ab", max_size=8), st.text("ab.*?|()", max_size=8))
def test_a_pattern_matches_as_other_engines_say(text: str, pattern: str) -> None:
    import re

    try:
        expected = re.search(pattern, text) is not None
    except re.error:
        return
    found = evaluate("matches(t, p)", t=text, p=pattern)
    assert found.value is expected or found.value is None
