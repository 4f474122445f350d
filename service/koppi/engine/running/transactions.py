"""Transactions: sub-processes that can be cancelled from inside, with everything undone that they completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppi.engine.running.events import Boundary, EndEvent
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.triggers import CancelTrigger, ErrorTrigger
from koppi.engine.running.undoable import portions_of, undo_next

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppi.engine.running.flow import TokenFlow
    from koppi.engine.running.token import Token

CANCELLED = "cancelled"
"""The note of a transaction that is undoing what it did."""


class Transaction(SubProcess):
    """A sub-process; cancelled, it undoes what it completed and goes on behind its cancel event."""

    def cancel(self, token: Token) -> None:
        """Stop everything inside and begin to undo what was completed there, also in what was still under way."""
        flow = token.workflow.top_workflow.subprocesses[token.id]
        token.note[CANCELLED] = True
        awaited = set(self.awaited(token))
        for event in token.children:
            if event.task_spec not in awaited:
                event.drop()
        flow.compensable = portions_of(flow)
        for other in flow.tokens():
            other.drop()
        if not undo_next(flow.compensable, flow.task_tree):
            flow.settle()

    def awaited(self, token: Token) -> Iterator[Boundary]:
        """Yield the events at its edge; once it is cancelled none that would take it away half undone.

        An error still does: then only what undoes can throw it, and it says that it cannot.
        """
        return (event for event in self.edge if CANCELLED not in token.note or _may_happen_while_undone(event))

    def path_done(self, host: Token, token: Token) -> None:
        if CANCELLED in host.note:
            undo_next(token.workflow.compensable, token.workflow.task_tree)

    def leave(self, token: Token) -> None:
        if CANCELLED not in token.note:
            super().leave(token)
            return
        event = next(child for child in token.children if isinstance(child.task_spec.settings, CancelTrigger))
        event.task_spec.fired(event, {})


def _may_happen_while_undone(event: Boundary) -> bool:
    return not event.interrupting or isinstance(event.trigger, CancelTrigger | ErrorTrigger)


def undoes(flow: TokenFlow) -> bool:
    """Say whether a flow is only there to undo what was completed in it."""
    return flow.host is not None and (flow.host.task_spec.undoes_inside or CANCELLED in flow.host.note)


class CancelEnd(EndEvent):
    """Cancels the transaction that it stands in, directly or in one of its event sub-processes."""

    def enter(self, token: Token) -> None:
        host = token.workflow.host
        while not isinstance(host.task_spec, Transaction):
            host = host.workflow.host
        host.task_spec.cancel(host)
