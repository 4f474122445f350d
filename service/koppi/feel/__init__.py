"""FEEL, the expression language of DMN: sandboxed, bounded, with exact numbers."""

from koppi.feel.errors import FeelDomainError, FeelSyntaxError, Stopped, Warning
from koppi.feel.functions import Function
from koppi.feel.language import Evaluation, Expression, Language, UnaryTests
from koppi.feel.run import Moment, Run
from koppi.feel.values import FunctionValue, Range, YearsMonthsDuration, kind_of
from koppi.feel.vocabulary import Vocabulary
from koppi.feel.writing import to_json

__all__ = [
    "Evaluation",
    "Expression",
    "FeelDomainError",
    "FeelSyntaxError",
    "Function",
    "FunctionValue",
    "Language",
    "Moment",
    "Range",
    "Run",
    "Stopped",
    "UnaryTests",
    "Vocabulary",
    "Warning",
    "YearsMonthsDuration",
    "kind_of",
    "to_json",
]
