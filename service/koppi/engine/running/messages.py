"""Receive tasks: an activity that waits for a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.step import Variables, Wait
from koppi.engine.running.activities import Activity
from koppi.engine.running.triggers import MessageTrigger

if TYPE_CHECKING:
    from koppi.engine.running.token import Token


class ReceiveTask(Activity):
    """Waits for a message; its correlation key is read around it, as at any message event."""

    settings: MessageTrigger

    def start(self, token: Token) -> None:
        self.settings.arm(token, token.scopes()[1:])

    def wait(self, token: Token) -> Wait | None:
        return self.settings.wait(token) if token.state == TaskState.STARTED else None

    def fired(self, token: Token, variables: Variables) -> None:
        """Go on with what the message brought."""
        self.complete(token, variables)
