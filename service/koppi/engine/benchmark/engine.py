"""This engine on the benchmark's model: load, run and save of a completion."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.dmn import Decision
from koppi.domain.step import Complete, Held, Start, Status
from koppi.domain.waits import UserTaskWait
from koppi.engine.advance import advance
from koppi.engine.benchmark.model import in_our_dialect
from koppi.engine.benchmark.timing import Costs
from koppi.engine.limits import Limits, Surroundings
from koppi.engine.process import Process
from koppi.engine.reading.diagram import read_diagram
from koppi.feel import Language

_KEY = 1


class _One:
    """Definitions that hold the one model."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def process(self, key: int) -> Process:
        return self._process

    def called_process(self, process_id: str, binding: str, version_tag: str | None, caller_key: int) -> int | None:
        return None

    def decision(
        self, decision_id: str, binding: str, version_tag: str | None, caller_key: int
    ) -> tuple[int, Decision] | None:
        return None


def thin_step(data: Mapping[str, Any], rounds: int, now: datetime) -> Costs:
    """Return what completing each user task costs, its state loaded before and saved after, with the real FEEL."""
    definitions = _One(read_diagram("benchmark.bpmn", in_our_dialect(), Language()).processes[0])
    surroundings = Surroundings(now=now, zone=ZoneInfo("Europe/Helsinki"), case={}, limits=Limits())
    costs = Costs()
    for _ in range(rounds):
        held: Held | None = None
        step = advance(definitions, None, Start(_KEY, data), surroundings)
        held = step.after(None)
        while step.status is Status.ACTIVE:
            token = next(wait.token for wait in step.waits if isinstance(wait, UserTaskWait))
            with costs.measured():
                step = advance(definitions, held, Complete(token), surroundings)
            held = step.after(held)
    return costs
