"""The tables of the first contact have no gap, and no row that nothing reaches."""

from itertools import product

import pytest

from koppi.dmn.table import DecisionTable
from koppi.domain.step import Json
from tests.processes.deciding import decide, decision_of, row_of

YES_NO_UNKNOWN: list[Json] = [True, False, None]
URGENCY: list[Json] = ["emergency", "immediate", "same_day", "within_days", "non_urgent"]
COMPLEXITY: list[Json] = ["simple", "complex", "complex_high", "existing_case"]
NEED: list[Json] = [
    "information",
    "booking",
    "support_service",
    "social_service",
    "health_care",
    "social_and_health",
    None,
]
FACTS: dict[str, dict[str, list[Json]]] = {
    "urgency_of_contact": {
        "life_threat": YES_NO_UNKNOWN,
        "safety_at_risk": YES_NO_UNKNOWN,
        "essential_care_at_risk": YES_NO_UNKNOWN,
        "symptom_urgency": ["emergency", "same_day", "within_days", "non_urgent", "none", None],
    },
    "complexity_of_matter": {
        "active_case": YES_NO_UNKNOWN,
        "alert_count": [0, 1, 2, 3, 5],
        "solvable_in_contact": YES_NO_UNKNOWN,
    },
    "level_of_guidance": {
        "complexity": COMPLEXITY,
        "coordination_needed": YES_NO_UNKNOWN,
        "sector_count": [0, 1, 2, 6],
        "service_count": [0, 1, 2, 3],
    },
    "first_contact_route": {
        "urgency": URGENCY,
        "complexity": COMPLEXITY,
        "model_variant": ["central", "health_centre"],
        "need_type": NEED,
        "assessment_asked": YES_NO_UNKNOWN,
    },
}


@pytest.mark.parametrize("decision_id", FACTS)
def test_every_combination_is_decided_and_every_row_is_reached(decision_id: str) -> None:
    facts = FACTS[decision_id]
    reached = {
        row_of(decide(decision_id, **dict(zip(facts, values, strict=True)))) for values in product(*facts.values())
    }
    table = decision_of(decision_id).logic
    assert isinstance(table, DecisionTable)
    assert len(reached) == len(table.rules)
