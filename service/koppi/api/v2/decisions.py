"""Decisions and expressions, evaluated with the variables given and no others."""

from typing import Any

from koppi.api import json_text
from koppi.api.routes import Call, Route
from koppi.api.schemas.decisions import DecisionDefinition, Evaluation, EvaluationResult, Expression, ExpressionResult
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.dmn import MatchedRule, Outcome
from koppi.domain.errors import FieldError, Invalid
from koppi.texts import say
from koppi.usecases import decisions, expressions
from koppi.usecases.decisions import EvaluatedDecision


def search(call: Call) -> Any:
    """Search decisions."""
    return page_of(decisions.search(call.caller, query_of(call.body)))


def evaluate(call: Call) -> dict[str, Any]:
    """Evaluate a decision."""
    body = call.body
    evaluated = decisions.evaluate(
        call.caller,
        body["variables"] or {},
        decision_id=body.get("decision_definition_id"),
        definition_key=body.get("decision_definition_key"),
    )
    outcome, definition = evaluated.outcome, evaluated.definition
    failed = next((o for o in (*outcome.required, outcome) if o.failure), None)
    message = say(failed.failure.code, call.language, failed.failure.parameters) if failed and failed.failure else None
    outcomes = enumerate((*outcome.required, outcome), start=1)
    return {
        **_named(definition),
        "decision_evaluation_key": evaluated.key,
        "decision_requirements_id": definition.requirements_id,
        "decision_requirements_key": definition.requirements_key,
        "failed_decision_definition_id": failed.decision_id if failed else None,
        "failure_message": message,
        "output": json_text.write(outcome.value),
        "evaluated_decisions": [_decision(evaluated, one, place) for place, one in outcomes],
    }


def _decision(evaluated: EvaluatedDecision, outcome: Outcome, place: int) -> dict[str, Any]:
    return {
        **_named(evaluated.definitions[outcome.decision_id]),
        "output": json_text.write(outcome.value),
        "decision_evaluation_instance_key": f"{evaluated.key}-{place}",
        "matched_rules": [_rule(rule) for rule in outcome.matched],
        "evaluated_inputs": outcome.inputs,
    }


def _named(definition: Any) -> dict[str, Any]:
    return {
        "decision_definition_id": definition.decision_id,
        "decision_definition_key": definition.key,
        "decision_definition_name": definition.name or definition.decision_id,
        "decision_definition_version": definition.version,
    }


def _rule(rule: MatchedRule) -> dict[str, Any]:
    named = {"rule_id": rule.rule_id, "rule_index": rule.index}
    outputs = [
        {"output_id": name, "output_name": name, "output_value": json_text.write(value), **named}
        for name, value in rule.outputs.items()
    ]
    return {**named, "evaluated_outputs": outputs}


def expression(call: Call) -> dict[str, Any]:
    """Evaluate a FEEL expression."""
    body = call.body
    if body["scope_key"]:
        raise Invalid("api.no_scope", fields=[FieldError("scopeKey", "api.no_scope")])
    evaluated = expressions.evaluate(call.caller, body["expression"], body["variables"] or {})
    warnings = [{"message": say(w.code, call.language, w.parameters)} for w in evaluated.warnings]
    return {"expression": evaluated.text, "result": evaluated.value, "warnings": warnings}


ROUTES = (
    Route("POST", "/v2/decision-definitions/search", search, takes=Query(), gives=result_of(DecisionDefinition)),
    Route("POST", "/v2/decision-definitions/evaluation", evaluate, takes=Evaluation(), gives=EvaluationResult()),
    Route("POST", "/v2/expression/evaluation", expression, takes=Expression(), gives=ExpressionResult()),
)
