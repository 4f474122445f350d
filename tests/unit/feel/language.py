"""The language, the moment and the short ways that the tests of FEEL share."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel import Evaluation, FeelDomainError, FeelSyntaxError, Function, Language, Moment, Run
from koppi.feel.writing import to_text


def _days_after(moment: Moment, start: Any, days: Any) -> Any:
    if days < 0:
        raise FeelDomainError("test.backwards", days=days)
    return start + timedelta(days=int(days))


MOMENT = Moment(datetime(2026, 11, 21, 22, 30, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
LANGUAGE = Language([Function("days after", ("start", "days"), _days_after)])


def evaluate(text: str, /, **variables: Any) -> Evaluation:
    """Compile and evaluate an expression."""
    return LANGUAGE.compile(text).evaluate(variables, MOMENT)


def value(text: str, /, **variables: Any) -> Any:
    """The value of an expression that gives no warning."""
    found = evaluate(text, **variables)
    assert found.warnings == (), text
    return found.value


def warned(text: str, /, **variables: Any) -> tuple[Any, list[str]]:
    """The value of an expression and the codes of its warnings."""
    found = evaluate(text, **variables)
    return found.value, [warning.code for warning in found.warnings]


def passes(cell: str, given: Any, /, **variables: Any) -> Any:
    """Whether an input passes a cell."""
    return LANGUAGE.compile_unary_tests(cell).evaluate(given, variables, MOMENT).value


def text_of(text: str) -> str | None:
    """What `string(...)` of an expression gives; null for one that is refused."""
    try:
        expression = LANGUAGE.compile(text)
    except FeelSyntaxError:
        return None
    return to_text(expression.evaluate({}, MOMENT).value, Run(MOMENT))
