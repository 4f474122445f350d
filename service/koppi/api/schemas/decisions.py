"""Decisions and expressions as /v2 takes and shows them."""

from marshmallow import fields

from koppi.api import json_text
from koppi.api.schemas.shapes import AnyJson, Camel, Item, Key, Made, Tenant, Text, Texts, Values, Whole


class DecisionDefinition(Item):
    """One version of a decision."""

    decision_definition_id = Text()
    decision_definition_key = Key()
    decision_requirements_id = Text()
    decision_requirements_key = Key()
    decision_requirements_name = Text()
    decision_requirements_version = Whole()
    name = Made(lambda decision: decision["name"] or decision["decisionDefinitionId"])
    version = Whole()


class Evaluation(Camel):
    """Evaluate a decision, by id (the latest version) or by key."""

    decision_definition_id = Text(filled=True, longest=255, allow_none=True, load_default=None)
    decision_definition_key = Key(allow_none=True, load_default=None)
    variables = Values(allow_none=True, load_default=None)


class EvaluatedOutput(Camel):
    """What a rule gave in one output."""

    output_id = Text()
    output_name = Text()
    output_value = Text()
    rule_id = Text()
    rule_index = Whole()


class MatchedRule(Camel):
    """A rule that matched."""

    rule_id = Text()
    rule_index = Whole()
    evaluated_outputs = fields.List(fields.Nested(EvaluatedOutput))


class EvaluatedInput(Camel):
    """What an input was."""

    input_id = Text(attribute="id")
    input_name = Text(attribute="name")
    input_value = Made(lambda given: json_text.write(given.value))


class ExpressionWarning(Camel):
    """Why something was null: in words, as a code, and where in the expression, both counted from 1."""

    message = Text()
    code = Text()
    line = Whole()
    column = Whole()


class EvaluatedDecision(Tenant):
    """One decision of an evaluation."""

    decision_definition_id = Text()
    decision_definition_name = Text()
    decision_definition_version = Whole()
    decision_definition_type = Text()
    output = Text()
    decision_definition_key = Key()
    decision_evaluation_instance_key = Text()
    matched_rules = fields.List(fields.Nested(MatchedRule))
    evaluated_inputs = fields.List(fields.Nested(EvaluatedInput))
    warnings = fields.List(fields.Nested(ExpressionWarning))


class EvaluationResult(Tenant):
    """What a decision gave; all that it rests on beside it."""

    decision_definition_id = Text()
    decision_definition_key = Key()
    decision_definition_name = Text()
    decision_definition_version = Whole()
    decision_evaluation_key = Key()
    decision_instance_key = Key(attribute="decision_evaluation_key")
    decision_requirements_id = Text()
    decision_requirements_key = Key()
    failed_decision_definition_id = Text(allow_none=True)
    failure_message = Text(allow_none=True)
    output = Text()
    evaluated_decisions = fields.List(fields.Nested(EvaluatedDecision))


class Expression(Camel):
    """Evaluate a FEEL expression with the variables given."""

    expression = Text(required=True, filled=True)
    variables = Values(allow_none=True, load_default=None)
    scope_key = Text(allow_none=True, load_default=None)


class ExpressionResult(Camel):
    """What an expression gave."""

    expression = Text()
    result = AnyJson(allow_none=True)
    warnings = fields.List(fields.Nested(ExpressionWarning))
    referenced_secrets = Texts(dump_default=())
