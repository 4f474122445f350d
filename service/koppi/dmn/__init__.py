"""DMN: decision tables and expressions with the decisions they require, and the rules that matched."""

from koppi.dmn.files import Source
from koppi.dmn.model import Decision, EvaluatedInput, Failure, MatchedRule, Outcome, Requirements
from koppi.dmn.reader import read

__all__ = ["Decision", "EvaluatedInput", "Failure", "MatchedRule", "Outcome", "Requirements", "Source", "read"]
