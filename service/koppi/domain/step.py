"""What goes into the engine and what comes out: an `Input` in, a `Step` out, and nothing else.

A *token* is a small integer, counted within its root instance and never used twice there. A *scope* is the token that
holds variables; scope 0 is the process instance itself. The engine is a function of its arguments, so replaying the
journal's inputs gives the same tokens and variables again.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from koppi.domain.value import value
from koppi.feel import Warning

Json: TypeAlias = Any
"""A JSON value; numbers are `int` or `Decimal`, never `float`."""
Variables: TypeAlias = Mapping[str, Json]


# --- in ---------------------------------------------------------------------------------------------------------------


@value
class Variable:
    """One variable of one scope."""

    scope: int
    name: str
    value: Json


@value
class Held:
    """A stored instance as the engine takes it up: its state text and all its variables."""

    state: str
    variables: tuple[Variable, ...] = ()


@value
class Start:
    """Begin an instance of a definition, at its none start event or at the start event named (message, timer, signal)."""

    definition_key: int
    variables: Variables = field(default_factory=dict)
    start_element: str | None = None


@value
class Complete:
    """A user task, a job or a local operation has its result."""

    token: int
    variables: Variables = field(default_factory=dict)


@value
class ThrowError:
    """A job ends with a BPMN error: caught by the innermost fitting error event, else an incident."""

    token: int
    error_code: str
    message: str = ""
    variables: Variables = field(default_factory=dict)


@value
class Fail:
    """A job cannot be done as things stand: its token becomes an incident, and `Retry` lets it be tried again."""

    token: int
    code: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


@value
class FireTimer:
    """The due time of a waiting timer has come; a `late` cycle leaves out its rounds whose time is over as well."""

    token: int
    late: bool = False


@value
class Deliver:
    """A message reaches the token that waits for it."""

    token: int
    variables: Variables = field(default_factory=dict)


@value
class Broadcast:
    """A signal reaches every waiting token of its name in this instance."""

    name: str
    variables: Variables = field(default_factory=dict)


@value
class Retry:
    """Try again what became an incident."""

    token: int


@value
class SetVariables:
    """Write variables from outside: into the nearest scope that has each name, or, when `local`, into `scope` itself."""

    scope: int
    variables: Variables = field(default_factory=dict)
    local: bool = False


@value
class Migrate:
    """Go on by another version of a process: the instance's own, or the one that the token `host` calls.

    `elements` says which element of the other version each one is, where that has not the same id.
    """

    target_key: int
    elements: Mapping[str, str] = field(default_factory=dict)
    host: int = 0


@value
class Modify:
    """Take tokens away and set others, by an operator's hand, in the instance's own process or the one that `host` calls.

    `activate` has pairs: an element, and the token of a scope around it, 0 when that is clear. `variables` are told
    by the element whose scope they are for, the empty name is the process.
    """

    activate: tuple[tuple[str, int], ...] = ()
    terminate: tuple[int, ...] = ()
    variables: Mapping[str, Variables] = field(default_factory=dict)
    host: int = 0


@value
class Activate:
    """Start elements of an open ad-hoc sub-process; `variables` are told by the element that alone sees them."""

    token: int
    elements: tuple[str, ...]
    variables: Mapping[str, Variables] = field(default_factory=dict)
    cancel_remaining: bool = False


@value
class Cancel:
    """End the instance where it stands."""


Input: TypeAlias = (
    Start | Complete | ThrowError | Fail | FireTimer | Deliver | Broadcast | Retry | SetVariables
    | Migrate | Modify | Activate | Cancel
)  # fmt: skip


# --- out --------------------------------------------------------------------------------------------------------------


@value
class Due:
    """A moment with the rule it came from: absolute UTC, and in words why."""

    at: datetime
    rule: str = ""
    kind: str = ""
    ground: str = ""
    reason: str = ""
    roll: str = ""


@value
class Wait:
    """Something the instance waits for, at one token.

    `element_id` and `definition_key` say where in which diagram; `scopes` are the scopes it sees, innermost first.
    `path` is the chain of call-activity tokens around it, outermost first: empty in the root's own diagram.
    """

    token: int
    element_id: str
    definition_key: int
    scopes: tuple[int, ...]
    path: tuple[int, ...] = ()


@value
class UserTaskWait(Wait):
    """A person's turn. Groups are `role` or `role@unit`."""

    name: str = ""
    form_id: str | None = None
    form_binding: str = "latest"
    form_version_tag: str | None = None
    form_key: int | None = None
    """The form version chosen for it; the join fills it in, the engine leaves it None."""
    external_reference: str | None = None
    assignee: str | None = None
    assignee_follows_case: bool = False
    """The assignee was written as `=case.responsible_person`: an open work item follows when that person changes."""
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due: Due | None = None
    follow_up_due: Due | None = None
    priority: int = 50
    headers: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None


@value
class JobWait(Wait):
    """A service task's turn: a local operation or a worker's job, told apart by `type` outside the engine.

    `inputs` are the results of the element's input mappings, empty when it has none.
    """

    type: str = ""
    retries: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)
    inputs: Variables = field(default_factory=dict)


@value
class TimerWait(Wait):
    """A moment to come."""

    due: Due = field(kw_only=True)


@value
class MessageWait(Wait):
    """A message to come, known by its name and correlation key."""

    name: str = ""
    correlation_key: str = ""


@value
class SignalWait(Wait):
    """A signal to come."""

    name: str = ""


class ErrorType(StrEnum):
    """Why an incident is one, in the words of the /v2 interface."""

    CONDITION = "CONDITION_ERROR"
    EXTRACT_VALUE = "EXTRACT_VALUE_ERROR"
    IO_MAPPING = "IO_MAPPING_ERROR"
    CALLED_ELEMENT = "CALLED_ELEMENT_ERROR"
    CALLED_DECISION = "CALLED_DECISION_ERROR"
    DECISION_EVALUATION = "DECISION_EVALUATION_ERROR"
    UNHANDLED_ERROR_EVENT = "UNHANDLED_ERROR_EVENT"
    JOB_NO_RETRIES = "JOB_NO_RETRIES"
    FORM_NOT_FOUND = "FORM_NOT_FOUND"
    UNKNOWN = "UNKNOWN"


@value
class IncidentWait(Wait):
    """A token that cannot go on until somebody helps; `code` and `parameters` are a text of the catalogues."""

    error_type: ErrorType = ErrorType.UNKNOWN
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@value
class CallWait(Wait):
    """A called process that runs inside: shown outside as a child instance."""

    called_definition_key: int = 0


@value
class AdHocWait(Wait):
    """An ad-hoc sub-process that is open: a person may start what is drawn in it."""


@value
class Closed:
    """A wait that is over: completed, or cancelled because something else happened."""

    wait: Wait
    completed: bool


@value
class Passed:
    """One thing that happened on the road: an element was entered or left, or a flow taken."""

    what: str
    """`entered`, `completed`, `cancelled`, `flow`."""
    id: str
    token: int
    definition_key: int


@value
class Decided:
    """A decision was evaluated: what it saw, which rules matched (their ids), what came out, what was null and why."""

    element_id: str
    decision_id: str
    decision_key: int
    inputs: Variables
    matched_rules: tuple[str, ...]
    output: Json
    warnings: tuple[Warning, ...] = ()


@value
class Warned:
    """An expression of the diagram met null on its way: what it is, and why."""

    element_id: str
    expression: str
    warnings: tuple[Warning, ...]


@value
class Thrown:
    """A signal leaves the instance; the caller sends it round."""

    name: str
    variables: Variables


class Status(StrEnum):
    """Where an instance stands, in the words of the /v2 interface."""

    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"


@value
class Step:
    """All that one input did. `waits` is the whole truth about what is open; rows are its projection.

    `opened`, `closed` and `moved` are the difference to before of `waits`, `written` and `dropped_scopes` of variables.
    """

    status: Status
    state: str
    waits: tuple[Wait, ...] = ()
    opened: tuple[Wait, ...] = ()
    closed: tuple[Closed, ...] = ()
    moved: tuple[Wait, ...] = ()
    """What is open as before, at an element of another version."""
    written: tuple[Variable, ...] = ()
    dropped_scopes: tuple[int, ...] = ()
    passed: tuple[Passed, ...] = ()
    decided: tuple[Decided, ...] = ()
    warned: tuple[Warned, ...] = ()
    thrown: tuple[Thrown, ...] = ()
    work: int = 0
    """What it cost, in steps of expressions; it is not stored."""

    def after(self, held: Held | None) -> Held:
        """The instance as it stands after this step, ready for the next input."""
        gone = set(self.dropped_scopes)
        rows = {(v.scope, v.name): v for v in (held.variables if held else ()) if v.scope not in gone}
        rows.update({(v.scope, v.name): v for v in self.written})
        return Held(self.state, tuple(rows.values()))

    def then(self, later: "Step") -> "Step":
        """Both steps as one: what was opened here and closed there never shows."""
        opened_here = {_place(wait) for wait in self.opened}
        closed_there = {_place(closed.wait) for closed in later.closed}
        gone = set(later.dropped_scopes)
        written = {(v.scope, v.name): v for v in self.written if v.scope not in gone}
        written.update({(v.scope, v.name): v for v in later.written})
        return replace(
            later,
            opened=tuple(w for w in self.opened if _place(w) not in closed_there) + later.opened,
            closed=self.closed + tuple(c for c in later.closed if _place(c.wait) not in opened_here),
            moved=tuple(w for w in self.moved if _place(w) not in closed_there) + later.moved,
            written=tuple(written.values()),
            dropped_scopes=self.dropped_scopes + later.dropped_scopes,
            passed=self.passed + later.passed,
            decided=self.decided + later.decided,
            warned=self.warned + later.warned,
            thrown=self.thrown + later.thrown,
            work=self.work + later.work,
        )


def _place(wait: Wait) -> tuple[int, type[Wait]]:
    """What tells one open wait from another: a token waits for at most one thing of a kind."""
    return wait.token, type(wait)
