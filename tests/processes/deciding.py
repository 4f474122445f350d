"""Asks our decision tables directly: what they decide, and by which row."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from koppi.dmn.model import Decision, Outcome
from koppi.domain.feel_functions import FUNCTIONS
from koppi.domain.step import Json
from koppi.engine import read_decisions
from koppi.feel import Language, Moment
from koppi.resources import model_files

_NOW = Moment(datetime(2027, 3, 1, 9, tzinfo=ZoneInfo("Europe/Helsinki")), ZoneInfo("Europe/Helsinki"))


def decide(decision_id: str, **facts: Json) -> Outcome:
    """Decide by one of our tables; a fact that is not given is not known."""
    decision = decision_of(decision_id)
    outcome = decision.evaluate({**dict.fromkeys(decision.required_names), **facts}, _NOW)
    assert outcome.failure is None
    return outcome


def row_of(outcome: Outcome) -> int:
    """Return the number of the one row that decided."""
    (rule,) = outcome.matched
    return rule.index


@cache
def decision_of(decision_id: str) -> Decision:
    """Return one of our decisions."""
    language = Language(FUNCTIONS)
    for name, content in model_files(None).items():
        if name.endswith(".dmn"):
            requirements = read_decisions(name, content, language).requirements
            assert requirements is not None, name
            for decision in requirements.decisions:
                if decision.id == decision_id:
                    return decision
    raise LookupError(decision_id)
