"""What goes into the engine and what comes out: an `Input` in, a `Step` out, and nothing else.

A *token* is a small integer, counted within its root instance and never used twice there. A *scope* is the token that
holds variables; scope 0 is the process instance itself. The engine is a function of its arguments, so replaying the
journal's inputs gives the same tokens and variables again.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from koppi.domain.value import value
from koppi.domain.waits import Closed, Wait
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
    size: int | None = field(default=None, compare=False)
    """How much room all variables take; counted when nobody knows it."""


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
    """A job cannot be done as things stand, a message not be taken, a task not be shown: an incident, until `Retry`."""

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
    size: int | None = None
    """How much room all variables take after it; it is not stored."""

    def after(self, held: Held | None) -> Held:
        """The instance as it stands after this step, ready for the next input."""
        gone = set(self.dropped_scopes)
        rows = {(v.scope, v.name): v for v in (held.variables if held else ()) if v.scope not in gone}
        rows.update({(v.scope, v.name): v for v in self.written})
        return Held(self.state, tuple(rows.values()), self.size)

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
