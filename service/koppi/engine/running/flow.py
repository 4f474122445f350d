"""A flow of tokens: of an instance, of a called process, or of the inside of a sub-process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from koppi.domain.waits import ErrorType
from koppi.engine.running.mapping import receive
from koppi.engine.running.token import ROOT, Token
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koppi.domain.step import Variables
    from koppi.engine.running.graph import Flow, Node, ProcessSpec
    from koppi.engine.running.undoable import Entry


class TokenFlow:
    """What the library's workflow and sub-workflow both get: a root, and tokens that live below it."""

    spec: ProcessSpec
    top_workflow: Any
    tasks: dict[int, Token]
    host: Token | None = None
    called: bool = False
    """Whether it is a process of its own, with its own variables, called by its host."""
    definition_key: int
    compensable: list[Entry]
    """What was completed in it and can be undone, in the order of completion."""

    def plant(self, spec: ProcessSpec, definition_key: int) -> None:
        """Set the root that all tokens hang on; the library's own constructor would plant what is never looked at."""
        self.spec = spec
        self.tasks = {}
        self.definition_key = definition_key
        self.compensable = []
        self.task_tree = Token(self, self.spec.start, None, TaskState.STARTED, id=ROOT)

    def tokens(self) -> list[Token]:
        """Return the tokens right below the root."""
        return self.task_tree.children

    def open(self, start: Node | None) -> None:
        """Arm what listens in this scope and set the first token."""
        for listener in self.spec.listeners:
            listener.arm(Token(self, listener, self.task_tree, TaskState.WAITING))
        if start is not None:
            self.place(start)

    def place(self, node: Node, came: str = "") -> Token:
        """Set a token on a node."""
        token = Token(self, node, self.task_tree, TaskState.FUTURE, came=came)
        if node._update_hook(token):
            token._ready()
        return token

    def stand(self, node: Node) -> Token:
        """Set a token on a node as if it had waited there."""
        token = Token(self, node, self.task_tree, TaskState.STARTED)
        self.top_workflow.record("entered", token)
        return token

    def fire(self, node: Node, variables: Variables) -> None:
        """Set a token on an event that has just happened; what came with it is handed on when it leaves."""
        token = self.stand(node)
        receive(token, variables)
        token.proceed()

    def emit(self, flows: Iterable[Flow], source: Node) -> None:
        """Send a token over each flow."""
        for flow in flows:
            self.top_workflow.record_flow(flow.id, self)
            self.place(flow.target, flow.id or source.name)

    def settle(self) -> None:
        """End the scope when nothing is alive in it but listeners."""
        for token_id in self.task_tree._children:
            if not self.tasks[token_id].task_spec.listener:
                return
        for token in self.tokens():
            token.drop()
        self.top_workflow.flow_ended(self)


class InnerFlow(TokenFlow, BpmnSubWorkflow):
    """The flow inside a sub-process, or the called process of a call activity."""

    host: Token

    def __init__(self, spec: ProcessSpec, host: Token, *, definition_key: int, called: bool = False) -> None:
        limit = host.workflow.top_workflow.limits.nesting
        if host.workflow.depth >= limit:
            raise Trouble(ErrorType.UNKNOWN, "engine.nested_too_deep", limit=limit)
        self.host = host
        self.called = called
        self.depth = host.workflow.depth + 1
        self.top_workflow = host.workflow.top_workflow
        self.top_workflow.subprocesses[host.id] = self
        self.plant(spec, definition_key)
