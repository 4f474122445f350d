"""Compensation at work: the events that throw it, and the node that undoes the inside of a finished sub-process."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from koppi.engine.running.activities import Activity
from koppi.engine.running.events import Event
from koppi.engine.running.flow import InnerFlow
from koppi.engine.running.undoable import UNDO, Entry, undo_next

if TYPE_CHECKING:
    from koppi.engine.running.flow import TokenFlow
    from koppi.engine.running.graph import ProcessSpec
    from koppi.engine.running.token import Token


class CompensationThrow(Event):
    """Undoes completed activities one after the other, the last completed first, with tokens below its own."""

    def enter(self, token: Token) -> bool | None:
        entries = [entry for flow in self._scopes(token) for entry in self._take(flow)]
        token.note[UNDO] = entries
        return None if undo_next(entries, token) else True

    def _scopes(self, token: Token) -> list[TokenFlow]:
        """Return the scope it stands in and, in an event sub-process, before it the one around it."""
        found = [token.workflow]
        while found[0].host is not None and found[0].host.task_spec.is_event_sub_process:
            found.insert(0, found[0].host.workflow)
        return found

    def _take(self, flow: TokenFlow) -> list[Entry]:
        """Take those meant out of a scope's completed activities."""
        meant: list[Entry] = []
        left: list[Entry] = []
        for entry in flow.compensable:
            (meant if self._means(flow, entry) else left).append(entry)
        flow.compensable = left
        return meant

    def _means(self, flow: TokenFlow, entry: Entry) -> bool:
        name = entry if isinstance(entry, str) else entry[0]
        return self.settings.activity in (None, flow.spec.nodes[name].bpmn_id)

    def child_done(self, token: Token, child: Token) -> None:
        child.drop(completed=True)
        self.go_on(token)

    def go_on(self, token: Token) -> None:
        """Undo what was completed before, or leave when that was the first."""
        if not undo_next(token.note.get(UNDO, []), token) and not token._children:
            token.proceed()


class Undoing(Activity):
    """Undoes the inside of a sub-process: what it completed, or what its compensation event sub-process says instead.

    Its token has the variables that the sub-process had when it completed; around them it sees what is there now.
    """

    undoes_inside: ClassVar[bool] = True
    inside: ProcessSpec

    @property
    def instead(self) -> list[str]:
        """The compensation event sub-process, if there is one: begun first, and nothing else by itself."""
        return [] if self.inside.undo is None else [self.inside.undo.name]

    def enter(self, token: Token) -> None:
        flow = InnerFlow(self.inside, token, definition_key=token.workflow.definition_key)
        flow.compensable = token.note.pop(UNDO, [])
        if not undo_next(flow.compensable, flow.task_tree):
            flow.settle()

    def path_done(self, host: Token, token: Token) -> None:
        if token.task_spec is not self.inside.undo:
            undo_next(token.workflow.compensable, token.workflow.task_tree)

    def leave(self, token: Token) -> None:
        token.finish(())
