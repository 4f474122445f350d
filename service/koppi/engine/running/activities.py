"""What every activity does: take its inputs, arm the events at its edge, hand on its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.engine.running.gateways import open_ways
from koppi.engine.running.graph import Flow, Node
from koppi.engine.running.mapping import give_outputs, receive, take_inputs
from koppi.engine.running.undoable import UNDO, entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppi.domain.step import Variables
    from koppi.engine.running.events import Boundary
    from koppi.engine.running.token import Token


HANDED_ON = "handed_on"
"""The note of an activity whose results are handed on: a retry of what comes after that does not do it again."""


class Activity(Node):
    """A task, sub-process or call."""

    own_names: frozenset[str] = frozenset()
    """The variables that its own scope gets before it starts: they never go up by themselves."""

    def _update_hook(self, token: Token) -> bool:
        if not waits_for_turn(token):
            return True
        token._set_state(TaskState.WAITING)
        return False

    def at_rest(self, token: Token) -> bool:
        if token.state != TaskState.WAITING or token.parent is not token.workflow.task_tree or waits_for_turn(token):
            return False
        token._ready()
        return True

    def enter(self, token: Token) -> bool | None:
        take_inputs(token)
        self.arm_boundaries(token)
        return self.start(token)

    def arm_boundaries(self, token: Token) -> None:
        """Let the events at its edge wait below its token."""
        for event in self.edge:
            event.arm(token.add_child(event, TaskState.WAITING))

    def awaited(self, token: Token) -> Iterator[Boundary]:
        """Yield the events at its edge that wait as it stands."""
        return self.edge

    def start(self, token: Token) -> bool | None:
        """Do the activity's own work: True when it is done, None when it waits."""
        return True

    def complete(self, token: Token, variables: Variables) -> None:
        """Take the results from outside and go on."""
        receive(token, variables)
        token.proceed()

    def leave(self, token: Token) -> None:
        if HANDED_ON not in token.note:
            self.require_undoable(token)
            self.hand_on(token)
            token.note[HANDED_ON] = True
        super().leave(token)

    def require_undoable(self, token: Token) -> None:
        """Raise the trouble that this would be one completed activity too many to be kept for its undoing."""
        body = token.parent.task_spec if self.is_instance else self
        if body.compensation is not None or self.undoing is not None:
            token.workflow.top_workflow.require_undoable()

    def completed(self, token: Token) -> None:
        if self.compensation is not None or self.undoing is not None:
            token.workflow.compensable += entries_of(self, token)

    def hand_on(self, token: Token) -> None:
        """Give the results to the scopes around."""
        give_outputs(token)

    def ways(self, token: Token) -> tuple[Flow, ...]:
        return open_ways(self, token) if self.chooses else self.flows


def waits_for_turn(token: Token) -> bool:
    """Say whether a token is to wait until another activity of its scope is done; an event sub-process never is."""
    flow, node = token.workflow, token.task_spec
    return flow.spec.one_at_a_time and not node.is_event_sub_process and any(map(has_turn, flow.tokens()))


def has_turn(token: Token) -> bool:
    """Say whether a token is on an activity that has begun and is not done yet, be it because of an incident."""
    node = token.task_spec
    begun = token.state not in (TaskState.FUTURE, TaskState.WAITING)
    return begun and isinstance(node, Activity) and not node.is_event_sub_process


class Repeated(Activity):
    """The body around an activity that is done several times: it has the activity's ways and the events at its edge."""

    each: Activity

    @property
    def unrepeated(self) -> Activity:
        return self.each

    def require_undoable(self, token: Token) -> None:
        """Leave it: each instance was looked at when it was left."""

    def completed(self, token: Token) -> None:
        token.workflow.compensable += token.note.pop(UNDO, ())

    def instance_gone(self, token: Token, child: Token) -> None:
        """Take out an instance that has completed, and note below the body what can be undone of it."""
        if self.compensation is not None or self.each.undoing is not None:
            token.note.setdefault(UNDO, []).extend(entries_of(self, child))
        child.drop(completed=True)


class PassTask(Activity):
    """A task or manual task: the engine has nothing to do there."""
