"""FEEL expressions, evaluated with the variables that are given and no others."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.errors import FieldError, Invalid
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.feel import FeelSyntaxError, Moment, Vocabulary, Warning, to_json
from koppi.usecases.boundary import Act, usecase

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an expression gave; trouble on the way is null with warnings."""

    text: str
    value: Json
    warnings: tuple[Warning, ...]


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def evaluate(act: Act, text: str, variables: Mapping[str, Json]) -> Evaluated:
    """Evaluate an expression; `=` in front is optional here.

    Raises:
        Invalid: `expression.too_long`, or `expression.not_feel` with line, column and what is wrong as the field's fault.
    """
    if len(text) > _LONGEST:
        raise Invalid("expression.too_long", limit=_LONGEST)
    try:
        expression = act.house.language.compile(text.removeprefix("="), Vocabulary(frozenset(variables)))
    except FeelSyntaxError as error:
        # what the text holds is told to the asker and not logged, so it is a field's fault
        wrong = FieldError("expression", error.code, **error.parameters)
        raise Invalid("expression.not_feel", fields=[wrong], line=error.line, column=error.column) from None
    evaluation = expression.evaluate(dict(variables), Moment(act.now, act.house.zone))
    return Evaluated(text, to_json(evaluation.value), evaluation.warnings)
