"""Plays a diagram: one instance on the engine, its waits told by element, with the laws of every step checked."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.domain.sizes import size_of_variable
from koppi.domain.step import (
    Activate,
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    FireTimer,
    Held,
    Input,
    Retry,
    SetVariables,
    Start,
    Status,
    Step,
    ThrowError,
    Variables,
)
from koppi.domain.waits import AdHocWait, CallWait, TimerWait, Wait
from koppi.engine import Limits, Process, Surroundings, advance, read_diagram
from koppi.engine.running.state import dump, load
from koppi.engine.running.waits import waits_of
from koppi.feel import Language

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LANGUAGE = Language()
HELSINKI = ZoneInfo("Europe/Helsinki")


def read(content: bytes) -> Process:
    """Return the one process of a file that must have no finding."""
    reading = read_diagram("test.bpmn", content, LANGUAGE)
    assert reading.findings == (), reading.findings
    return reading.processes[0]


def codes(content: bytes) -> set[tuple[str, str]]:
    """Return what is found in a file: pairs of code (without `engine.`) and element."""
    findings = read_diagram("test.bpmn", content, LANGUAGE).findings
    return {(finding.code.removeprefix("engine."), finding.element) for finding in findings}


class Shelf:
    """Definitions by key, counted from 1 in the order given; decisions by id."""

    def __init__(self, *processes: Process, decisions: dict[str, Any] | None = None) -> None:
        self.processes = processes
        self.decisions = decisions or {}

    def process(self, key: int) -> Process:
        return self.processes[key - 1]

    def called_process(self, process_id: str, *_: Any) -> int | None:
        return next((key for key, process in enumerate(self.processes, 1) if process.id == process_id), None)

    def decision(self, decision_id: str, *_: Any) -> tuple[int, Any] | None:
        found = self.decisions.get(decision_id)
        return None if found is None else (900, found)


class Play:
    """One instance; every action returns its step and checks what must hold for any step."""

    def __init__(
        self,
        *files: bytes,
        case: Variables | None = None,
        limits: Limits | None = None,
        decisions: dict[str, Any] | None = None,
    ) -> None:
        self.shelf = Shelf(*map(read, files), decisions=decisions)
        self.case = case or {}
        self.limits = limits or Limits()
        self.now = NOW
        self.held: Held | None = None
        self.step: Step | None = None

    @classmethod
    def of(cls, *processes: Process) -> "Play":
        """Return a play of processes that were read already, whatever warnings they had."""
        play = cls()
        play.shelf = Shelf(*processes)
        return play

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(self.now, HELSINKI, self.case, self.limits)

    def act(self, given: Input) -> Step:
        before = self.step.waits if self.step else ()
        step = advance(self.shelf, self.held, given, self.surroundings)
        self.held = step.after(self.held)
        self.step = step
        places = {(type(wait), wait.token) for wait in before}
        places -= {(type(closed.wait), closed.wait.token) for closed in step.closed}
        assert places | {(type(w), w.token) for w in step.opened} == {(type(w), w.token) for w in step.waits}
        assert step.size == sum(size_of_variable(stored.name, stored.value) for stored in self.held.variables)
        if step.status is Status.ACTIVE:
            again = load(self.held, self.shelf, self.surroundings)
            assert dump(again) == step.state
            assert tuple(waits_of(again).values()) == step.waits
        return step

    # --- actions, by element ------------------------------------------------------------------------------------------

    def start(self, element: str | None = None, /, **variables: Any) -> "Play":
        self.act(Start(1, variables, element))
        return self

    def complete(self, element: str, /, **variables: Any) -> Step:
        return self.act(Complete(self.token(element), variables))

    def error(self, element: str, code: str, /, **variables: Any) -> Step:
        return self.act(ThrowError(self.token(element), code, variables=variables))

    def fire(self, element: str) -> Step:
        return self.act(FireTimer(self.token(element)))

    def deliver(self, element: str, /, **variables: Any) -> Step:
        return self.act(Deliver(self.token(element), variables))

    def happen(self, token: int) -> Step:
        """Let what one token waits for happen: its timer is due, or its message comes."""
        wait = next(wait for wait in self.last.waits if wait.token == token)
        return self.act(FireTimer(token) if isinstance(wait, TimerWait) else Deliver(token))

    def broadcast(self, name: str, /, **variables: Any) -> Step:
        return self.act(Broadcast(name, variables))

    def retry(self, element: str) -> Step:
        return self.act(Retry(self.token(element)))

    def set(self, scope: int = 0, *, local: bool = False, **variables: Any) -> Step:
        return self.act(SetVariables(scope, variables, local))

    def activate(self, scope: str, *elements: str, cancel: bool = False, **variables: Variables) -> Step:
        """Start elements of an open ad-hoc sub-process; each variable is given by the element that sees it."""
        return self.act(Activate(self.token(scope), elements, variables, cancel))

    def cancel(self) -> Step:
        return self.act(Cancel())

    # --- what is seen -------------------------------------------------------------------------------------------------

    @property
    def last(self) -> Step:
        assert self.step is not None
        return self.step

    @property
    def ended(self) -> bool:
        return self.last.status is Status.COMPLETED

    @property
    def waiting(self) -> list[str]:
        """The elements that wait for something, sorted; calls and ad-hoc sub-processes only through what is inside."""
        return sorted(wait.element_id for wait in self.last.waits if not isinstance(wait, CallWait | AdHocWait))

    def waits(self, element: str) -> list[Any]:
        return [wait for wait in self.last.waits if wait.element_id == element]

    def wait(self, element: str) -> Any:
        """Return what one element waits for; of several the first."""
        return self.waits(element)[0]

    def token(self, element: str) -> int:
        wait: Wait = self.wait(element)
        return wait.token

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process instance."""
        return self.scope(0)

    def scope(self, number: int) -> dict[str, Any]:
        assert self.held is not None
        return {variable.name: variable.value for variable in self.held.variables if variable.scope == number}
