"""A token: one living place in a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.task import Task

from koppi.domain.step import Json
from koppi.engine.expressions import Result, Text, puzzling
from koppi.engine.running.undoable import UNDO, forget
from koppi.engine.running.variables import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppi.engine.running.flow import TokenFlow
    from koppi.engine.running.graph import Flow, Node

ROOT = -1
"""The id of the root of a tree of tokens: it is no place in the diagram and is never stored."""

INDEX = "index"
"""The note of an instance of a multi-instance activity: which one it is, from 0."""


class Token(Task):
    """The library's task, held only while it is alive; its `internal_data` is what the state keeps of its waiting.

    The library's own `data` stays empty: variables are in `Scopes`.
    """

    def __init__(
        self, flow: TokenFlow, spec: Node, parent: Token | None, state: int, *, id: int | None = None, came: str = ""
    ) -> None:
        instance = flow.top_workflow
        token_id = instance.next_id() if id is None else id
        self.came = came
        super().__init__(flow, spec, parent, state, token_id)
        if token_id != ROOT:
            instance.index[token_id] = self

    @property
    def note(self) -> dict[str, Any]:
        """What it waits for, as far as that was read from expressions when it began to wait."""
        return self.internal_data

    @property
    def alive(self) -> bool:
        """Whether it is still in its tree."""
        return self.id in self.workflow.tasks

    def _set_state(self, value: int) -> None:
        self._state = value  # the library would log the change with all its data

    def _ready(self) -> None:
        self._set_state(TaskState.READY)
        self.workflow.top_workflow.record("entered", self)
        self.workflow.top_workflow.queue.append((self, Token.run))

    def proceed(self) -> None:
        """Complete it as soon as what runs now is done."""
        self.workflow.top_workflow.queue.append((self, Token.complete))

    def add_child(self, node: Node, state: int = TaskState.FUTURE) -> Token:
        """Set a token below this one."""
        return Token(self.workflow, node, self, state)

    # --- what it sees -------------------------------------------------------------------------------------------------

    def scopes(self) -> list[int]:
        """Return the scopes it sees, innermost (its own) first, up to its process instance."""
        found: list[int] = []
        number, flow = self.id, self.workflow
        while True:
            while number != ROOT:
                found.append(number)
                number = flow.tasks[number]._parent
            if flow.host is None:
                return [*found, 0]
            if flow.called:
                return [*found, flow.host.id]
            number, flow = flow.host.id, flow.host.workflow

    def place(self) -> tuple[int, str, int, tuple[int, ...], tuple[int, ...]]:
        """Return where it is, as every wait begins to say it."""
        flow = self.workflow
        return self.id, self.task_spec.bpmn_id, flow.definition_key, tuple(self.scopes()), self.path()

    def path(self) -> tuple[int, ...]:
        """Return the tokens of the call activities around it, outermost first."""
        found: list[int] = []
        flow = self.workflow
        while flow.host is not None:
            if flow.called:
                found.append(flow.host.id)
            flow = flow.host.workflow
        return tuple(reversed(found))

    def view(self, chain: Iterable[int] | None = None, over: Mapping[str, Json] | None = None) -> View:
        """Return what is read through a chain of scopes (its own when none is given), `over` before all of them."""
        instance = self.workflow.top_workflow
        rows = instance.scopes.rows
        contexts: list[Mapping[str, Any]] = [instance.case_context]
        if over:
            contexts.append(over)
        contexts += [rows[scope] for scope in (self.scopes() if chain is None else chain) if scope in rows]
        return View(contexts)

    def read(self, text: Text, chain: Iterable[int] | None = None, over: Mapping[str, Json] | None = None) -> Result:
        """Return the value of a text as it is seen from here."""
        if text.expression is None:
            return Result(text.source, text.source)
        instance = self.workflow.top_workflow
        instance.spend(0)  # once too much was spent, nothing is evaluated any more
        found = text.read(self.view(chain, over), instance.moment)
        instance.spend(found.work)
        if found.warnings and puzzling(found.value, found.warnings):
            instance.warn(self.task_spec.bpmn_id, found)
        return found

    def take_note(self, around: list[int] | None = None) -> None:
        """Read what its node has read once, when a token begins to wait; `around` are the scopes to read it in."""
        for one in self.task_spec.noted:
            self.note[one.word] = one.read(self.read(one.text, around))

    # --- its life -----------------------------------------------------------------------------------------------------

    def finish(self, flows: Iterable[Flow]) -> None:
        """Leave the element over these flows; whoever waits around it is told."""
        flow, parent, spec = self.workflow, self.parent, self.task_spec
        if parent is not flow.task_tree:
            parent.task_spec.child_done(parent, self)
            flow.top_workflow.record("completed", self)
            return
        taken = tuple(flows)
        ends_path = not taken and flow.host is not None
        stays_open = ends_path and flow.host.task_spec.path_done(flow.host, self)
        flow.top_workflow.record("completed", self)
        spec.completed(self)
        self.drop(completed=True)
        flow.emit(taken, spec)
        if not stays_open:
            flow.settle()

    def drop(self, *, completed: bool = False) -> None:
        """Take it out of its tree with all that hangs on it; only a completed one counts as such."""
        self.clear()
        flow = self.workflow
        instance = flow.top_workflow
        if not completed and self._state != TaskState.WAITING:
            instance.record("cancelled", self)
        flow.tasks[self._parent]._children.remove(self.id)
        del flow.tasks[self.id], instance.index[self.id]
        instance.scopes.drop(self.id)
        if UNDO in self.internal_data:
            forget(self.internal_data[UNDO], instance.scopes)
        instance.ended[self.id] = completed

    def clear(self) -> None:
        """Drop all that hangs on it: what it armed, its instances, the flow inside it."""
        for child in self.children:
            child.drop()
        inside = self.workflow.top_workflow.subprocesses.pop(self.id, None)
        if inside is not None:
            for token in inside.task_tree.children:
                token.drop()
            forget(inside.compensable, inside.top_workflow.scopes)
