"""DMN: decision tables and expressions with the decisions they require, and the rules that matched."""

from koppi.dmn.elements import Element
from koppi.dmn.files import MOST_IMPORTS, Source, imported_namespaces
from koppi.dmn.findings import Finding
from koppi.dmn.model import Decision, EvaluatedInput, Failure, MatchedRule, Outcome, Requirements
from koppi.dmn.reader import read

__all__ = [
    "MOST_IMPORTS",
    "Decision",
    "Element",
    "EvaluatedInput",
    "Failure",
    "Finding",
    "MatchedRule",
    "Outcome",
    "Requirements",
    "Source",
    "imported_namespaces",
    "read",
]
