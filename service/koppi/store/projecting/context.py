"""What the writers of one projection share."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from koppi.domain.waits import (
    AdHocWait,
    CallWait,
    Closed,
    Due,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from koppi.store.records import Completion, Instance
from koppi.store.work import Work

KINDS: Mapping[type[Wait], str] = {
    UserTaskWait: "work_item",
    JobWait: "job",
    TimerWait: "timer",
    MessageWait: "message",
    SignalWait: "signal",
    IncidentWait: "incident",
    CallWait: "instance",
    AdHocWait: "ad_hoc",
}
AnyWait = TypeVar("AnyWait", bound=Wait)


class Ended(NamedTuple):
    """The tokens whose waits of one kind are over."""

    completed: tuple[int, ...]
    cancelled: tuple[int, ...]

    @property
    def all(self) -> tuple[int, ...]:
        return self.completed + self.cancelled


@dataclass
class Projecting:
    """One projection under way. `keys` are the keys drawn, by kind and token; `instances` those of called instances."""

    work: Work
    instance: Instance
    now: datetime
    actor: str = ""
    completion: Completion | None = None
    keys: dict[tuple[str, int], int] = field(default_factory=dict)
    instances: dict[int, int] = field(default_factory=dict)

    def new_key(self, wait: Wait) -> int:
        """Draw the key of a wait's row."""
        key = self.keys[kind_of(wait), wait.token] = self.work.new_key()
        return key

    def place(self, wait: Wait) -> dict[str, Any]:
        """Return the columns that say where a wait stands."""
        return {
            "instance_key": self.instance.key,
            "process_instance_key": self.instances[wait.path[-1]] if wait.path else self.instance.key,
            "token": wait.token,
            "element_id": wait.element_id,
            "definition_key": wait.definition_key,
        }

    def of_case(self) -> dict[str, Any]:
        """Return the columns that say whose case it is."""
        return {
            "case_key": self.instance.case_key,
            "client_key": self.instance.client_key,
            "unit": self.instance.unit,
        }


def kind_of(wait: Wait) -> str:
    """Return what kind of row a wait has."""
    return KINDS[type(wait)]


def of_type(waits: Iterable[Wait], kind: type[AnyWait]) -> list[AnyWait]:
    """Return the waits of one type, in order."""
    return [wait for wait in waits if isinstance(wait, kind)]


def ended(closed: Collection[Closed], *types: type[Wait]) -> Ended:
    """Return the tokens of the closed waits of these types."""
    mine = [one for one in closed if isinstance(one.wait, types)]
    return Ended(
        tuple(one.wait.token for one in mine if one.completed),
        tuple(one.wait.token for one in mine if not one.completed),
    )


def due_columns(due: Due | None) -> dict[str, Any]:
    """Return the columns of a moment with the rule it came from."""
    at = due or Due(at=None, rule="", kind="", ground="", reason="", roll="")  # type: ignore[arg-type]  # no moment
    return {
        "due_at": at.at,
        "due_rule": at.rule,
        "due_kind": at.kind,
        "due_ground": at.ground,
        "due_reason": at.reason,
        "due_roll": at.roll,
    }
