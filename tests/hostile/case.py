"""A hostile case: what somebody hands in, and how it is to be answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """Files that mean harm, by the name of the case.

    `answer` is what must come of them: `refused: code` at deployment, `not started: title`, `incident: code`, `ends`
    or `rests` when they run, each followed by ` at element` where an element is named. `start` is the process that is
    started, empty for none; `sweeps` are the rounds of the background's work behind it.
    """

    name: str
    make: Callable[[], Files]
    answer: str
    start: str = "process"
    variables: Mapping[str, Any] = field(default_factory=dict)
    sweeps: int = 1


def diagram(name: str, make: Callable[[], bytes], answer: str, **more: Any) -> Case:
    """Return a case of one diagram; it is made when it is played, some of them are large."""
    return Case(name, lambda: {"hostile.bpmn": make()}, answer, **more)
