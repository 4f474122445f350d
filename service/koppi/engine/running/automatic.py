"""Tasks the engine does itself: scripts and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppi.domain.step import Decided
from koppi.domain.waits import ErrorType
from koppi.engine.expressions import Text, puzzling, weight
from koppi.engine.limits import WARNINGS
from koppi.engine.running.activities import Activity
from koppi.engine.running.mapping import make
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from koppi.dmn import Outcome
    from koppi.engine.running.token import Token


@dataclass(frozen=True, slots=True)
class ScriptSettings:
    """A FEEL script and where its value goes."""

    expression: Text
    result: str


class ScriptTask(Activity):
    """Evaluates a FEEL expression into a variable."""

    settings: ScriptSettings

    def start(self, token: Token) -> bool:
        make(token, self.settings.result, token.read(self.settings.expression).json())
        return True


@dataclass(frozen=True, slots=True)
class DecisionSettings:
    """A decision, which version of it, and where its outcome goes."""

    decision: Text
    result: str
    binding: str = "latest"
    version_tag: str | None = None


class BusinessRuleTask(Activity):
    """Evaluates a decision into a variable and says what it was decided by."""

    settings: DecisionSettings

    def start(self, token: Token) -> bool:
        settings, instance = self.settings, token.workflow.top_workflow
        decision_id = token.read(settings.decision).text()
        found = instance.definitions.decision(
            decision_id, settings.binding, settings.version_tag, token.workflow.definition_key
        )
        if found is None:
            raise Trouble(ErrorType.CALLED_DECISION, "engine.decision_missing", decision=decision_id)
        key, decision = found
        instance.spend(0)
        outcome = decision.evaluate(token.view(), instance.moment)
        instance.spend(outcome.steps + weight(outcome.value))
        if outcome.failure is not None:
            raise Trouble(
                ErrorType.DECISION_EVALUATION,
                "engine.decision_failed",
                decision=decision_id,
                reason=outcome.failure.code,
                reason_parameters=dict(outcome.failure.parameters),
            )
        for part in (*outcome.required, outcome):
            instance.decided.append(_decided(self.bpmn_id, key, part))
        make(token, settings.result, outcome.value)
        return True


def _decided(element_id: str, key: int, outcome: Outcome) -> Decided:
    """Return one evaluated decision as it is told: what it saw, which rules matched, what came out."""
    return Decided(
        element_id=element_id,
        decision_id=outcome.decision_id,
        decision_key=key,
        inputs={seen.name: seen.value for seen in outcome.inputs},
        matched_rules=tuple(rule.rule_id for rule in outcome.matched),
        output=outcome.value,
        warnings=outcome.warnings[:WARNINGS] if puzzling(outcome.value, outcome.warnings) else (),
    )
