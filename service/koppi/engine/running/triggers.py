"""What an event waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from koppi.domain.waits import MessageWait, SignalWait, TimerWait, Wait
from koppi.engine.expressions import Result, Text
from koppi.engine.running.notes import TIMER, Noted
from koppi.engine.running.timers import Timer, next_round, set_alarm

if TYPE_CHECKING:
    from koppi.engine.running.token import Token


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event definition. `arm` fixes in the token's note what it waits for, `wait` tells it to the outside."""

    kind: ClassVar[str] = "none"
    looks_at_rest: ClassVar[bool] = False
    passes: ClassVar[bool] = False
    """Whether a token need not wait at all."""

    @property
    def noted(self) -> tuple[Noted, ...]:
        """The texts that are read once, when a token begins to wait."""
        return ()

    def arm(self, token: Token, around: list[int] | None = None) -> None:
        """Begin to wait; `around` are the scopes around what the event is attached to."""
        token.take_note(around)

    def wait(self, token: Token) -> Wait | None:
        """Return what the outside has to do for it."""
        return None

    def again(self, token: Token) -> bool:
        """Make ready for the next time; False when there is none."""
        return True


@dataclass(frozen=True, slots=True)
class TimerTrigger(Trigger):
    """A moment, a length of time or a cycle."""

    timer: Timer
    kind: ClassVar[str] = "timer"

    def arm(self, token: Token, around: list[int] | None = None) -> None:
        instance = token.workflow.top_workflow
        alarm = set_alarm(self.timer, token.read(self.timer.text), instance.moment)
        token.note[TIMER] = alarm.after_another(instance.moment.now) if instance.fired else alarm

    def wait(self, token: Token) -> Wait | None:
        return TimerWait(*token.place(), due=token.note[TIMER].due)

    def again(self, token: Token) -> bool:
        instance = token.workflow.top_workflow
        alarm = next_round(token.note[TIMER], instance.moment, late=instance.late)
        if alarm is not None:
            token.note[TIMER] = alarm
        return alarm is not None


@dataclass(frozen=True, slots=True)
class MessageTrigger(Trigger):
    """A message of this name; where it is waited for within an instance, with this correlation key."""

    name: Text
    correlation_key: Text | None = None
    kind: ClassVar[str] = "message"

    @property
    def noted(self) -> tuple[Noted, ...]:
        name = Noted("message", self.name, Result.text)
        return (name,) if self.correlation_key is None else (name, Noted("key", self.correlation_key, Result.key))

    def wait(self, token: Token) -> Wait | None:
        return MessageWait(*token.place(), name=token.note["message"], correlation_key=token.note.get("key", ""))


@dataclass(frozen=True, slots=True)
class SignalTrigger(Trigger):
    """A signal of this name."""

    name: Text
    kind: ClassVar[str] = "signal"

    @property
    def noted(self) -> tuple[Noted, ...]:
        return (Noted("signal", self.name, Result.text),)

    def wait(self, token: Token) -> Wait | None:
        return SignalWait(*token.place(), name=token.note["signal"])


@dataclass(frozen=True, slots=True)
class CodeTrigger(Trigger):
    """What is known by a code; None stands for any. The code of what is thrown may be an `expression`."""

    code: str | None = None
    expression: Text | None = None

    def thrown(self, token: Token) -> str:
        """Return the code to throw."""
        return self.code or "" if self.expression is None else token.read(self.expression).text()


@dataclass(frozen=True, slots=True)
class ErrorTrigger(CodeTrigger):
    """A BPMN error."""

    kind: ClassVar[str] = "error"


@dataclass(frozen=True, slots=True)
class EscalationTrigger(CodeTrigger):
    """An escalation."""

    kind: ClassVar[str] = "escalation"


@dataclass(frozen=True, slots=True)
class ConditionTrigger(Trigger):
    """A condition that becomes true; looked at whenever all else rests."""

    condition: Text
    kind: ClassVar[str] = "conditional"
    looks_at_rest: ClassVar[bool] = True

    def became_true(self, token: Token) -> bool:
        """Say whether the condition holds and did not when it was last looked at.

        At the edge of a call it is read around the call, whose own variables are those of the called process.
        """
        before = token.note.get("holds", False)
        at_call = token.task_spec.is_boundary and token.parent.task_spec.calls
        around = token.scopes()[2:] if at_call else None
        holds = token.read(self.condition, around).value is True
        if holds:
            token.note["holds"] = True
        else:
            token.note.pop("holds", None)
        return holds and not before


@dataclass(frozen=True, slots=True)
class CompensationTrigger(Trigger):
    """The undoing of a completed activity; `activity` is the one meant, None stands for all of the scope."""

    activity: str | None = None
    kind: ClassVar[str] = "compensation"


@dataclass(frozen=True, slots=True)
class CancelTrigger(Trigger):
    """The calling off of a transaction."""

    kind: ClassVar[str] = "cancel"


@dataclass(frozen=True, slots=True)
class TerminateTrigger(Trigger):
    """The end of everything else in the scope."""

    kind: ClassVar[str] = "terminate"


@dataclass(frozen=True, slots=True)
class LinkTrigger(Trigger):
    """A jump to the catching link event of the same name in the same scope."""

    name: str
    kind: ClassVar[str] = "link"
    passes: ClassVar[bool] = True
