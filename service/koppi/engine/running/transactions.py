"""Transactions: sub-processes that can be cancelled from inside, with everything undone that they completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppi.engine.running.events import EndEvent
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.triggers import CancelTrigger
from koppi.engine.running.undoable import portions_of, undo_next

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

CANCELLED = "cancelled"
"""The note of a transaction that is undoing what it did."""


class Transaction(SubProcess):
    """A sub-process; cancelled, it undoes what it completed and goes on behind its cancel event."""

    def cancel(self, token: Token) -> None:
        """Stop everything inside and begin to undo what was completed there, also in what was still under way."""
        flow = token.workflow.top_workflow.subprocesses[token.id]
        token.note[CANCELLED] = True
        flow.compensable = portions_of(flow)
        for other in flow.tokens():
            other.drop()
        if not undo_next(flow.compensable, flow.task_tree):
            flow.settle()

    def path_done(self, host: Token, token: Token) -> None:
        if CANCELLED in host.note:
            undo_next(token.workflow.compensable, token.workflow.task_tree)

    def leave(self, token: Token) -> None:
        if CANCELLED not in token.note:
            super().leave(token)
            return
        event = next(child for child in token.children if isinstance(child.task_spec.settings, CancelTrigger))
        event.task_spec.fired(event, {})


class CancelEnd(EndEvent):
    """Cancels the transaction that it stands in, directly or in one of its event sub-processes."""

    def enter(self, token: Token) -> None:
        host = token.workflow.host
        while not isinstance(host.task_spec, Transaction):
            host = host.workflow.host
        host.task_spec.cancel(host)
