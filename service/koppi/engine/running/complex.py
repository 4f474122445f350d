"""Complex gateways: joins that go on when so many have come, and then wait for the late ones before they begin anew."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from SpiffWorkflow import TaskState

from koppi.engine.expressions import Text
from koppi.engine.running.gateways import InclusiveGateway, default_way, holds
from koppi.engine.running.graph import Flow
from koppi.engine.running.token import Token

if TYPE_CHECKING:
    from koppi.domain.step import Json

COUNT = "activationCount"
"""What its texts call the number of ways in over which a token has come and waits."""
STARTS = "waitingForStart"
"""What its texts call it that it goes on for the first time, and not because the late ones have come."""
TAKEN = "taken"
"""The note of the token that waits to be reset: the ways in from which one was taken when it went on."""
_CAME = "came"
"""The note of the token that goes on: over how many ways in tokens had come."""
_ENOUGH = re.compile(rf"=\s*{COUNT}\s*>=\s*(\d{{1,3}})\s*")


class ComplexGateway(InclusiveGateway):
    """Splits as an inclusive gateway does. A join goes on when its activation condition holds, as BPMN 13.4.5 has it.

    It takes a token from each way in that has one and chooses its ways out. A token of its own remembers which ways in
    these were; when nothing can come over the others any more, it takes what has come over them and chooses again.
    """

    keeps_way_in: ClassVar[bool] = True
    settings: Text | None

    def at_rest(self, token: Token) -> bool:
        tokens = [other for other in token.workflow.tokens() if other.task_spec is self and _waits(other)]
        reset = next((other for other in tokens if TAKEN in other.note), None)
        came: dict[str, Token] = {}
        for other in tokens:
            if other is not reset:
                came.setdefault(other.came, other)
        if token is not (reset or tokens[0]):
            return False  # each is asked, and one answers for all
        return self._begin(came) if reset is None else self._reset(reset, came)

    def _begin(self, came: dict[str, Token]) -> bool:
        """Go on with what has come, if that is enough."""
        assert self.settings is not None
        going, *others = came.values()
        if not going.read(self.settings, over=_seen(len(came), starts=True)).truth():
            return False
        reset = Token(going.workflow, self, going.workflow.task_tree, TaskState.WAITING)
        reset.note[TAKEN] = list(came)
        self._go_on(going, len(came), others)
        return True

    def _reset(self, reset: Token, came: dict[str, Token]) -> bool:
        """Take what came late, and choose again, when no more can come."""
        taken = reset.note[TAKEN]
        if self.may_come(reset, {*taken, *came}):
            return False
        late = [other for flow, other in came.items() if flow not in taken]
        self._go_on(reset, len(late), late)
        return True

    def _go_on(self, going: Token, count: int, others: list[Token]) -> None:
        for other in others:
            other.drop(completed=True)
        going.note[_CAME] = count
        going._ready()

    def ways(self, token: Token) -> tuple[Flow, ...]:
        starts = TAKEN not in token.note
        seen = _seen(token.note.get(_CAME, 1), starts=starts)
        taken = tuple(flow for flow in self.flows if flow is not self.default and holds(token, flow, seen))
        if taken or not (starts or self.default):
            return taken
        return default_way(self)


def needed(condition: Text | None) -> int | None:
    """Return how many ways in an activation condition asks for, None when it says it in other words."""
    found = _ENOUGH.fullmatch(condition.source) if condition else None
    return int(found[1]) if found else None


def only_when(flow: Flow) -> bool | None:
    """Return whether a flow is only taken when the gateway starts, or only when it is reset; None when it may be either."""
    said = "".join(flow.condition.source.split()) if flow.condition else ""
    return {f"={STARTS}": True, f"=not({STARTS})": False}.get(said)


def _waits(token: Token) -> bool:
    return token.has_state(TaskState.WAITING | TaskState.STARTED)  # started: it failed, and is tried again


def _seen(count: int, *, starts: bool) -> dict[str, Json]:
    return {COUNT: count, STARTS: starts}
