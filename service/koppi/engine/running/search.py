"""Who catches an error or escalation: the innermost that fits, never more than one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.engine.running.triggers import ErrorTrigger, EscalationTrigger

if TYPE_CHECKING:
    from koppi.domain.step import Variables
    from koppi.engine.running.token import Token


def throw(token: Token, kind: type[ErrorTrigger | EscalationTrigger], code: str, variables: Variables) -> bool:
    """Hand an error or escalation to the innermost catching event around a token; say whether there was one."""
    for place in _outwards(token):
        catching = [found for found in place if isinstance(found.task_spec.trigger, kind)]
        for wanted in (code, None):  # the exact code goes before the one that catches all
            for found in catching:
                if found.task_spec.trigger.code == wanted:
                    found.task_spec.fired(found, variables)
                    return True
    return False


def _outwards(token: Token) -> Iterator[list[Token]]:
    """Yield the waiting events of each place around a token: boundary events, then listeners, then further out."""
    place: Token | None = token
    while place is not None:
        flow = place.workflow
        while place is not flow.task_tree:
            yield [child for child in place.children if child.task_spec.is_boundary]
            place = place.parent
        yield [found for found in flow.tokens() if found.task_spec.listener and found.state == TaskState.WAITING]
        place = flow.host
