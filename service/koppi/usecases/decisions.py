"""Deployed decisions: looked at, and evaluated with the variables that are given and no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn import Decision, Outcome
from koppi.dmn.table import DecisionTable
from koppi.domain.errors import Invalid, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.engine.roads import reached
from koppi.feel import Moment
from koppi.store.records import DecisionDefinition, Found
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.models import Shelf


@dataclass(frozen=True, slots=True)
class EvaluatedDecision:
    """What a decision gave. `definitions` are those of the decisions it required, by id, and its own."""

    key: int
    definition: DecisionDefinition
    outcome: Outcome
    definitions: Mapping[str, DecisionDefinition]
    tables: Mapping[str, DecisionTable]
    """Those of the decisions that are tables, by id."""


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the decisions that a /v2 search asks for."""
    return act.tx.searches.decision_definitions(query)


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def evaluate(
    act: Act, variables: Mapping[str, Json], *, decision_id: str | None = None, definition_key: int | None = None
) -> EvaluatedDecision:
    """Evaluate the latest version of a decision, or the one named by key.

    Raises:
        NotFound: `decision.unknown`.
        Invalid: `decision.name_one`, neither id nor key was given.
    """
    if definition_key is None and decision_id is None:
        raise Invalid("decision.name_one")
    table = act.tx.decisions
    found = table.latest(decision_id) if definition_key is None and decision_id else table.get(definition_key or 0)
    if found is None:
        raise NotFound("decision.unknown", decision=decision_id or definition_key)
    decision = Shelf(act.house.models, act.tx).decision_of(found.key)
    outcome = decision.evaluate(dict(variables), Moment(act.now, act.house.zone))
    files = {found.checksum, *(found.imports or {}).values()}
    # a file's decisions may have come with other deployments; those of its own come first
    beside = (*table.of_files(files), *table.of_deployment(found.deployment_key), found)
    return EvaluatedDecision(
        act.tx.new_key(), found, outcome, {one.decision_id: one for one in beside}, _tables(decision)
    )


def _tables(decision: Decision) -> dict[str, DecisionTable]:
    """Return the tables among a decision and those that it requires, each looked at once."""
    found = reached(decision, lambda one: (required.decision for required in one.required))
    return {one.id: one.logic for one in found if isinstance(one.logic, DecisionTable)}
