"""Events: starts, what waits on the road, at the edge of an activity or beside a scope, and what is thrown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from SpiffWorkflow import TaskState

from koppi.domain.step import Thrown, Variables
from koppi.domain.waits import ErrorType, Wait
from koppi.engine.running.graph import Node
from koppi.engine.running.incidents import Phase, park
from koppi.engine.running.mapping import give_outputs, inputs_of, receive, take_inputs
from koppi.engine.running.search import throw
from koppi.engine.running.triggers import (
    ConditionTrigger,
    ErrorTrigger,
    EscalationTrigger,
    SignalTrigger,
    TerminateTrigger,
    Trigger,
)
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from koppi.engine.expressions import Text
    from koppi.engine.running.inner import EventSubProcess
    from koppi.engine.running.token import Token


class Event(Node):
    """A node with an event definition; `settings` is its trigger."""

    twins: tuple[Event, ...] = ()
    """What waits on its behalf for the others of several things of which any will do; they are not drawn."""

    @property
    def trigger(self) -> Trigger:
        """What the event waits for or throws."""
        return self.settings

    def wait(self, token: Token) -> Wait | None:
        return self.trigger.wait(token) if token.state in (TaskState.WAITING, TaskState.STARTED) else None

    def at_rest(self, token: Token) -> bool:
        trigger, instance = self.trigger, token.workflow.top_workflow
        if isinstance(trigger, ConditionTrigger) and not instance.suspended and trigger.became_true(token):
            self.fired(token, {})
            return True
        return False

    def fired(self, token: Token, variables: Variables) -> None:
        """Go on, because what this token waited for has happened."""
        raise NotImplementedError(self.name)

    def stop_when_full(self, token: Token) -> None:
        """Make an event that could happen again an incident if its instance has all the tokens that it may have."""
        if token.alive and not isinstance(self.trigger, EscalationTrigger):  # there, the one who throws is stopped
            try:
                token.workflow.top_workflow.require_room(1)
            except Trouble as trouble:
                park(token, trouble, {}, Phase.WAITING)

    def leave(self, token: Token) -> None:
        give_outputs(token)
        super().leave(token)


class StartEvent(Event):
    """Where a process or sub-process begins."""


class CatchEvent(Event):
    """An intermediate catch event: the token waits on it, or as one choice of an event-based gateway."""

    def enter(self, token: Token) -> bool | None:
        take_inputs(token)
        self.arm(token)
        return True if self.trigger.passes else None

    def arm(self, token: Token) -> None:
        """Begin to wait."""
        self.trigger.arm(token)

    def fired(self, token: Token, variables: Variables) -> None:
        around = token.parent
        if around is token.workflow.task_tree:
            receive(token, variables)
            token.proceed()
        else:
            around.task_spec.chosen(around, token, variables)


class MultipleCatch(CatchEvent):
    """Waits for the first of several things, each with a token below its own."""

    def arm(self, token: Token) -> None:
        for twin in self.twins:
            twin.arm(token.add_child(twin, TaskState.WAITING))

    def chosen(self, token: Token, event: Token, variables: Variables) -> None:
        """Go on because one of them has happened."""
        event.drop(completed=True)
        token.clear()
        self.fired(token, variables)


class EveryCatch(MultipleCatch):
    """Waits until each of several things has happened; what comes with one is received at once."""

    def chosen(self, token: Token, event: Token, variables: Variables) -> None:
        """Take note that one of them has happened: its token is gone."""
        event.drop(completed=True)
        receive(token, variables)
        if not token._children:
            token.proceed()


class Boundary(Event):
    """An event at the edge of an activity. Its token waits below the activity's; when it fires a fresh one goes on."""

    is_boundary: ClassVar[bool] = True
    twins: tuple[Boundary, ...] = ()
    interrupting: bool = True
    drawn: Boundary | None = None
    """The event that a twin waits for; None of one that is drawn itself."""

    def arm(self, token: Token) -> None:
        """Begin to wait; a timer is read within the activity, a message key around it, as in Zeebe."""
        self.trigger.arm(token, token.scopes()[2:])

    def fired(self, token: Token, variables: Variables) -> None:
        flow, activity = token.workflow, token.parent
        if self.interrupting:
            token.drop(completed=True)
            activity.drop()
        elif not self.trigger.again(token):
            token.drop(completed=True)
        flow.fire(self.drawn or self, variables)
        self.stop_when_full(token)


class Listener(Event):
    """The start event of an event sub-process: its token waits beside the scope, which ends without regard to it."""

    listener: ClassVar[bool] = True
    interrupting: bool = True
    body: EventSubProcess

    def arm(self, token: Token) -> None:
        """Begin to wait, in the scope it stands in."""
        self.trigger.arm(token)

    def fired(self, token: Token, variables: Variables) -> None:
        flow = token.workflow
        if self.interrupting or not self.trigger.again(token):
            token.drop(completed=True)
        others = flow.tokens() if self.interrupting else []
        host = flow.place(self.body)
        for name, value in variables.items():
            flow.top_workflow.scopes.write(host.id, name, value)
        for other in others:
            other.drop()
        self.stop_when_full(token)


class ThrowEvent(Event):
    """An intermediate throw or end event that does its work at once."""

    def enter(self, token: Token) -> bool | None:
        take_inputs(token)
        trigger = self.trigger
        if isinstance(trigger, SignalTrigger):
            return self._send(token, trigger.name)
        if isinstance(trigger, EscalationTrigger):
            token.workflow.top_workflow.require_room(1)
            self._throw(token, EscalationTrigger, trigger.thrown(token))
        return True

    def _throw(self, token: Token, kind: type[ErrorTrigger | EscalationTrigger], code: str) -> bool:
        """Throw what goes up with a copy of the inputs; say whether somebody caught it."""
        inputs = inputs_of(token)
        token.workflow.top_workflow.scopes.require_room(inputs)
        return throw(token, kind, code, inputs)

    def _send(self, token: Token, name: Text) -> bool:
        instance = token.workflow.top_workflow
        instance.require_generation()
        instance.thrown.append(Thrown(token.read(name).text(), inputs_of(token)))
        return True


class EndEvent(ThrowEvent):
    """Where a path ends; with an error or terminate event it ends more than its path."""

    def enter(self, token: Token) -> bool | None:
        trigger = self.trigger
        if isinstance(trigger, ErrorTrigger):
            take_inputs(token)
            code = trigger.thrown(token)
            if not self._throw(token, ErrorTrigger, code):
                raise Trouble(ErrorType.UNHANDLED_ERROR_EVENT, "engine.error_not_caught", error_code=code)
            return True
        if isinstance(trigger, TerminateTrigger):
            for other in token.workflow.tokens():
                if other is not token:
                    other.drop()
        return super().enter(token)
