"""Decisions and expressions, evaluated with the variables given and no others."""

from collections.abc import Iterable, Sequence
from typing import Any

from koppi.api import json_text
from koppi.api.routes import Call, Route, wrong
from koppi.api.schemas.decisions import DecisionDefinition, Evaluation, EvaluationResult, Expression, ExpressionResult
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.dmn import MatchedRule, Outcome
from koppi.dmn.table import Output
from koppi.feel import Warning
from koppi.texts import say
from koppi.usecases import decisions, expressions
from koppi.usecases.decisions import EvaluatedDecision


def search(call: Call) -> Any:
    """Search decisions."""
    return page_of(decisions.search(call.caller, query_of(call.body)))


def evaluate(call: Call) -> dict[str, Any]:
    """Evaluate a decision."""
    decision_id, key = call.body["decision_definition_id"], call.body["decision_definition_key"]
    if decision_id and key:
        raise wrong("decisionDefinitionKey", "api.id_or_key")
    evaluated = decisions.evaluate(
        call.caller, call.body["variables"] or {}, decision_id=decision_id, definition_key=key
    )
    outcome, definition = evaluated.outcome, evaluated.definition
    failed = next((o for o in (*outcome.required, outcome) if o.failure), None)
    message = say(failed.failure.code, call.language, failed.failure.parameters) if failed and failed.failure else None
    shown = (one for one in (*outcome.required, outcome) if one.decision_id in evaluated.definitions)
    return {
        **_named(definition),
        "decision_evaluation_key": evaluated.key,
        "decision_requirements_id": definition.requirements_id,
        "decision_requirements_key": definition.requirements_key,
        "failed_decision_definition_id": failed.decision_id if failed else None,
        "failure_message": message,
        "output": json_text.write(outcome.value),
        "evaluated_decisions": [_decision(evaluated, one, place, call.language) for place, one in enumerate(shown, 1)],
    }


def _decision(evaluated: EvaluatedDecision, outcome: Outcome, place: int, language: str) -> dict[str, Any]:
    table = evaluated.tables.get(outcome.decision_id)
    return {
        **_named(evaluated.definitions[outcome.decision_id]),
        "decision_definition_type": "DECISION_TABLE" if table else "LITERAL_EXPRESSION",
        "output": json_text.write(outcome.value),
        "decision_evaluation_instance_key": f"{evaluated.key}-{place}",
        "matched_rules": [_rule(rule, table.columns) for rule in outcome.matched] if table else [],
        "evaluated_inputs": outcome.inputs,
        "warnings": _warnings(outcome.warnings, language),
    }


def _named(definition: Any) -> dict[str, Any]:
    return {
        "decision_definition_id": definition.decision_id,
        "decision_definition_key": definition.key,
        "decision_definition_name": definition.name or definition.decision_id,
        "decision_definition_version": definition.version,
    }


def _rule(rule: MatchedRule, columns: Sequence[Output]) -> dict[str, Any]:
    named = {"rule_id": rule.rule_id, "rule_index": rule.index}
    outputs = [
        {
            "output_id": column.id or column.name,
            "output_name": column.label or column.name,
            "output_value": json_text.write(rule.outputs[column.name]),
            **named,
        }
        for column in columns
    ]
    return {**named, "evaluated_outputs": outputs}


def _warnings(warnings: Iterable[Warning], language: str) -> list[dict[str, Any]]:
    return [
        {"message": say(w.code, language, w.parameters), "code": w.code, "line": w.line, "column": w.column}
        for w in warnings
    ]


def expression(call: Call) -> dict[str, Any]:
    """Evaluate a FEEL expression."""
    body = call.body
    if body["scope_key"]:
        raise wrong("scopeKey", "api.no_scope")
    evaluated = expressions.evaluate(call.caller, body["expression"], body["variables"] or {})
    warnings = _warnings(evaluated.warnings, call.language)
    return {"expression": evaluated.text, "result": evaluated.value, "warnings": warnings}


ROUTES = (
    Route("POST", "/v2/decision-definitions/search", search, takes=Query(), gives=result_of(DecisionDefinition)),
    Route("POST", "/v2/decision-definitions/evaluation", evaluate, takes=Evaluation(), gives=EvaluationResult()),
    Route("POST", "/v2/expression/evaluation", expression, takes=Expression(), gives=ExpressionResult()),
)
