"""One process instance at work: its tokens, its variables, and the loop that runs what is ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from koppi.domain.step import Decided, Passed, Status, Thrown, Warned
from koppi.domain.waits import ErrorType, Wait
from koppi.engine.limits import WARNED, WARNINGS, Surroundings
from koppi.engine.running.flow import TokenFlow
from koppi.engine.running.incidents import Phase, park
from koppi.engine.running.token import Token
from koppi.engine.running.undoable import UNDO, forget, size_of
from koppi.engine.running.variables import Scopes
from koppi.engine.trouble import EngineBug, Trouble
from koppi.feel import Moment

if TYPE_CHECKING:
    from koppi.engine.expressions import Result
    from koppi.engine.process import Definitions
    from koppi.engine.running.flow import InnerFlow
    from koppi.engine.running.graph import ProcessSpec


class NoPython(PythonScriptEngine):
    """In the place of the library's script engine: whatever would run Python stops here."""

    def __init__(self) -> None:
        """Build nothing of the library's engine."""

    def evaluate(self, *_: Any, **__: Any) -> NoReturn:
        raise EngineBug("a diagram's text was handed to Python")

    execute = call_service = evaluate


NO_PYTHON = NoPython()


class Instance(TokenFlow, BpmnWorkflow):
    """The whole of one instance for the length of one step."""

    script_engine = NO_PYTHON

    def __init__(
        self,
        spec: ProcessSpec,
        definition_key: int,
        *,
        definitions: Definitions,
        surroundings: Surroundings,
        scopes: Scopes,
        last_id: int = 0,
    ) -> None:
        self.definitions = definitions
        self.limits = surroundings.limits
        self.moment = Moment(surroundings.now, surroundings.zone)
        self.case_context = {"case": surroundings.case}
        self.scopes = scopes
        self.last_id = last_id
        self.status = Status.ACTIVE
        self.index: dict[int, Token] = {}
        self.taken_up: dict[int, Wait] = {}
        """What it waited for when it was taken up."""
        self.queue: deque[tuple[Token, Callable[[Token], Any]]] = deque()
        self.steps = 0
        self.work = 0
        self.suspended = surroundings.suspended
        self.generation = surroundings.generation
        self.fired = False
        """Whether a timer caused this step."""
        self.late = False
        """Whether a cycle leaves out the rounds whose time is over."""
        self.ended: dict[int, bool] = {}
        self.passed: list[Passed] = []
        self.decided: list[Decided] = []
        self.warned: dict[tuple[str, str], Warned] = {}
        self.thrown: list[Thrown] = []
        self.subprocesses: dict[int, InnerFlow] = {}
        self.plant(spec, definition_key)

    def next_id(self) -> int:
        """Return the next token number of this instance."""
        self.last_id += 1
        return self.last_id

    def get_task_from_id(self, task_id: int) -> Token:
        """Return a living token, wherever it is."""
        return self.index[task_id]

    # --- the loop -----------------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Run until everything waits: what is ready first, then what had to see all others rest."""
        while True:
            while self.queue:
                token, action = self.queue.popleft()
                if token.alive:
                    self.steps += 1
                    self.attempt(token, action)
            if not self._wake():
                return

    def _wake(self) -> bool:
        """Let one token go on that waited for its flow to come to a stand; say whether there was one."""
        return any(self._wake_in(flow) for flow in (self, *self.subprocesses.values()) if flow.spec.looks_at_rest)

    def _wake_in(self, flow: TokenFlow) -> bool:
        for token in list(flow.tasks.values())[1:]:  # without the root
            if token.has_state(TaskState.WAITING | TaskState.STARTED):
                try:
                    if token.task_spec.at_rest(token):
                        return True
                except Trouble as trouble:
                    park(token, trouble, {}, Phase.WAITING)
        return False

    def attempt(self, token: Token, action: Callable[[Token], Any]) -> None:
        """Do one thing to a token; what goes wrong in it, and what is one thing too many, parks this token only."""
        kept = self.scopes.keep(token.id) if action is Token.run else {}
        try:
            self._require_bounded(action)
        except Trouble as trouble:
            park(token, trouble, kept, Phase.LEAVING if action is Token.complete else Phase.ENTERING)
            return
        try:
            action(token)
        except Trouble as trouble:
            park(token, trouble, kept)

    def _require_bounded(self, action: Callable[[Token], Any]) -> None:
        """Raise the trouble that one step, or one token, too many is."""
        limits = self.limits
        if self.steps > limits.steps:
            raise Trouble(ErrorType.UNKNOWN, "engine.too_many_steps", limit=limits.steps)
        if action is Token.run:
            self.require_room(0)

    def require_room(self, more: int) -> None:
        """Raise the trouble that it is to set more tokens than an instance may have."""
        limit = self.limits.tokens
        if len(self.index) + more > limit:
            raise Trouble(ErrorType.UNKNOWN, "engine.too_many_tokens", limit=limit)

    def require_undoable(self) -> None:
        """Raise the trouble that one completed activity more is to be kept than an instance may keep to be undone."""
        limit = self.limits.undoable
        kept = (flow.compensable for flow in (self, *self.subprocesses.values()))
        carried = (token.note.get(UNDO, ()) for token in self.index.values())
        if sum(map(size_of, chain(kept, carried))) >= limit:
            raise Trouble(ErrorType.UNKNOWN, "engine.too_much_to_undo", limit=limit)

    def require_generation(self) -> None:
        """Raise the trouble that what it throws may begin one process more than may begin one another."""
        limit = self.limits.generations
        if self.generation >= limit:
            raise Trouble(ErrorType.UNKNOWN, "engine.too_many_generations", limit=limit)

    def spend(self, work: int) -> None:
        """Count what expressions and decisions cost; raise the trouble that it is too much for one step."""
        self.work += work
        if self.work > self.limits.work:
            raise Trouble(ErrorType.UNKNOWN, "engine.too_much_work", limit=self.limits.work)

    # --- its end ------------------------------------------------------------------------------------------------------

    def flow_ended(self, flow: TokenFlow) -> None:
        """Go on around a flow that has come to its end: to its host, or to the end of the instance."""
        if flow.host is None:
            forget(flow.compensable, self.scopes)
            self.status = Status.COMPLETED
            return
        del self.subprocesses[flow.host.id]
        if flow.host.task_spec.undoing is None:
            forget(flow.compensable, self.scopes)
        elif flow.compensable:
            flow.host.note[UNDO] = flow.compensable
        flow.host.proceed()

    def cancel_all(self) -> None:
        """End the instance where it stands."""
        for token in self.tokens():
            token.drop()
        forget(self.compensable, self.scopes)
        self.status = Status.TERMINATED

    # --- what happened ------------------------------------------------------------------------------------------------

    def record(self, what: str, token: Token) -> None:
        """Note that a token entered, completed or was cancelled."""
        flow = token.workflow
        self.passed.append(Passed(what, token.task_spec.bpmn_id, token.id, flow.definition_key))

    def warn(self, element_id: str, found: Result) -> None:
        """Note why an expression met null: once for each, however often it is read, and the first ones only."""
        if len(self.warned) < WARNED:
            self.warned.setdefault(
                (element_id, found.source), Warned(element_id, found.source, found.warnings[:WARNINGS])
            )

    def record_flow(self, flow_id: str, flow: TokenFlow) -> None:
        """Note that a sequence flow was taken; the way of a link event has no id and leaves no trace."""
        if flow_id:
            self.passed.append(Passed("flow", flow_id, 0, flow.definition_key))
