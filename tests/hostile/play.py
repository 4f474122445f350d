"""Plays a case as its author would: deployed and started over HTTP, then what the background does with it."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from koppi.domain.actor import SYSTEM
from koppi.usecases import upkeep
from koppi.usecases.boundary import Caller
from koppi.worker.timers import TimerRunner
from tests.hostile.case import Case
from tests.integration.api.conftest import Site

SLOW = 2_000
"""Milliseconds in which each call must be answered on a quiet machine."""
PATIENCE = 120
"""Seconds after which a call is broken off: the worker would have been lost."""


class Played(NamedTuple):
    """How a case was answered, and how long its slowest call took: the time of the thread, whatever else runs."""

    name: str
    answer: str
    milliseconds: float
    expected: str

    @property
    def right(self) -> bool:
        """Whether it was answered as it must be."""
        return self.answer == self.expected


class Hangs(BaseException):
    """A call did not come back in time; no handler of errors may take it for one."""


@dataclass
class Player:
    """Plays cases one after the other on one site, so that what one leaves behind meets the next."""

    site: Site
    slowest: float = 0

    def play(self, case: Case) -> Played:
        """Deploy and start a case, let the background work, and see that the site still answers."""
        self.slowest = 0
        try:
            answer = self._answer(case)
        except Hangs:
            answer = "HANGS"
        except Exception as error:  # noqa: BLE001 - a fault of ours is the very outcome looked for: it is told as BROKE
            answer = f"BROKE: {error!r:.200}"
        if self._timed(lambda: self.site.call("GET", "/v2/topology")).status_code != 200:
            answer += ", and the site answers no more"
        return Played(case.name, answer, self.slowest * 1000, case.answer)

    def _answer(self, case: Case) -> str:
        files = case.make()
        deployed = self._timed(lambda: self.site.deploy(files))
        if deployed.status_code != 200:
            return f"refused: {_refusal(deployed)}"
        if not case.start:
            return "deployed"
        body = {"processDefinitionId": case.start, "variables": case.variables}
        started = self._timed(lambda: self.site.call("POST", "/v2/process-instances", json=body))
        if started.status_code != 200:
            return f"not started: {started.json['title']}"
        key = int(started.json["processInstanceKey"])
        for _ in range(case.sweeps):
            self._sweep()
        answer = self._stands(key)
        self._timed(lambda: self.site.call("POST", f"/v2/process-instances/{key}/cancellation"))
        return answer

    def _sweep(self) -> None:
        """Do what the background does in one of its rounds."""
        system = Caller(self.site.house, SYSTEM)
        timers = TimerRunner(self.site.house)
        for look in (timers.fire_due, lambda: upkeep.deliver_messages(system), lambda: upkeep.send_signals(system)):
            self._timed(look)

    def _stands(self, key: int) -> str:
        with self.site.house.store.begin(read_only=True) as tx:
            found = tx.instances.get(key)
            incidents = [incident for incident in tx.incidents.of(key) if incident.resolved_at is None]
        assert found is not None
        if incidents:
            return f"incident: {incidents[0].code} at {incidents[0].element_id}"
        return "rests" if found.status == "ACTIVE" else "ends"

    def _timed(self, call: Callable[[], Any]) -> Any:
        begun = time.thread_time()
        try:
            with _broken_off():
                return call()
        finally:
            self.slowest = max(self.slowest, time.thread_time() - begun)


def _refusal(response: Any) -> str:
    problem = response.json
    findings = problem.get("findings") or []
    if not findings:
        return str(problem["title"])
    first = findings[0]
    return f"{first['code']} at {first['element']}" if first.get("element") else str(first["code"])


@contextmanager
def _broken_off() -> Iterator[None]:
    """Break off what does not come back in time."""

    def late(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
