"""Receive tasks: an activity that waits for a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.step import Variables
from koppi.domain.waits import Wait
from koppi.engine.running.activities import Activity
from koppi.engine.running.gateways import EventBasedGateway
from koppi.engine.running.triggers import MessageTrigger

if TYPE_CHECKING:
    from koppi.engine.running.token import Token


class ReceiveTask(Activity):
    """Waits for a message; its correlation key sees its own inputs and, of one of many, the element of the list."""

    settings: MessageTrigger

    def start(self, token: Token) -> None:
        self.arm(token)

    def wait(self, token: Token) -> Wait | None:
        is_choice = token.state == TaskState.WAITING and token.parent is not token.workflow.task_tree
        return self.settings.wait(token) if is_choice or token.state == TaskState.STARTED else None

    def arm(self, token: Token) -> None:
        """Begin to wait, on the road or as one choice of an event-based gateway."""
        self.settings.arm(token)

    def fired(self, token: Token, variables: Variables) -> None:
        """Go on with what the message brought."""
        around = token.parent
        if isinstance(around.task_spec, EventBasedGateway):
            around.task_spec.chosen(around, token, variables)
        else:
            self.complete(token, variables)
