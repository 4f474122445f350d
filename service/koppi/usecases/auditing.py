"""Do the states, the rows, the journal and the hash chains agree? What somebody changed by hand shows here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from koppi import engine
from koppi.dmn import Decision
from koppi.domain.errors import KoppiError
from koppi.domain.journal import from_json, generation_of, was_suspended
from koppi.domain.permissions import Permission
from koppi.domain.step import Held, Step
from koppi.engine import Process, Surroundings
from koppi.store.erased import Erased
from koppi.store.records import Instance
from koppi.usecases.boundary import Act, Caller, usecase
from koppi.usecases.models import Shelf
from koppi.usecases.surroundings import surroundings_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement: a code of the text catalogues and its parameters."""

    code: str
    parameters: Mapping[str, Any]


@dataclass
class Report:
    """What an audit went through and what it found."""

    instances: int = 0
    inputs: int = 0
    differences: list[Difference] = field(default_factory=list)

    def differs(self, code: str, **parameters: Any) -> None:
        self.differences.append(Difference(code, parameters))


@dataclass(frozen=True)
class Replayed:
    """The engine's `Definitions` of a replay: the versions that were chosen then are chosen again."""

    shelf: Shelf
    versions: Mapping[str, int]

    def process(self, key: int) -> Process:
        return self.shelf.process(key)

    def called_process(self, process_id: str, binding: str, version_tag: str | None, caller_key: int) -> int | None:
        return self.versions.get(f"process {process_id} {binding} {version_tag or ''} {caller_key}")

    def decision(
        self, decision_id: str, binding: str, version_tag: str | None, caller_key: int
    ) -> tuple[int, Decision] | None:
        key = self.versions.get(f"decision {decision_id} {binding} {version_tag or ''} {caller_key}")
        return None if key is None else (key, self.shelf.decision_of(key))


def audit(caller: Caller) -> Report:
    """Audit every instance, each in a transaction of its own, and then the chains."""
    report = Report()
    after = 0
    while keys := _next_instances(caller, after):
        for key in keys:
            _audit_instance(caller, key, report)
        after = keys[-1]
    _audit_chains(caller, report)
    return report


@usecase(Permission.SYSTEM, read_only=True)
def _next_instances(act: Act, after: int) -> list[int]:
    return act.tx.instances.keys(after=after, limit=200)


@usecase(Permission.SYSTEM, read_only=True)
def _audit_instance(act: Act, key: int, report: Report) -> None:
    instance = act.tx.instances.get(key)
    assert instance is not None
    report.instances += 1
    try:
        step, held = replay(act, instance, report)
    except KoppiError as error:
        report.differs("audit.replay_failed", instance=key, reason=error.code)
        return
    if step is None or held is None:
        return
    same = engine.same_state(held.state, instance.state, Shelf(act.house.models, act.tx), surroundings_of(act))
    if not same or str(step.status) != instance.status:
        report.differs("audit.state_differs", instance=key)
    stored = {(v.scope, v.name): v.value for v in act.tx.variables.of(key)}
    if stored != {(v.scope, v.name): v.value for v in held.variables}:
        report.differs("audit.variables_differ", instance=key)
    wanted = {(act.tx.projections.kind_of(wait), wait.token) for wait in step.waits}
    for kind, token in sorted(wanted ^ act.tx.projections.open_waits(key)):
        report.differs("audit.row_differs", instance=key, kind=kind, token=token)


def replay(act: Act, instance: Instance, report: Report | None = None) -> tuple[Step | None, Held | None]:
    """Give the journal's inputs to the engine again, from nothing, and return where that leads.

    An instance whose client was erased cannot be replayed: what people wrote is gone with the key. It gives (None, None).
    """
    step: Step | None = None
    held: Held | None = None
    shelf = Shelf(act.house.models, act.tx)
    for entry in act.tx.journal.of(instance.key):
        if isinstance(entry.payload, Erased):
            return None, None
        if report is not None:
            report.inputs += 1
        given = from_json(entry.input, entry.payload or None)
        surroundings = Surroundings(
            entry.at,
            act.house.zone,
            entry.case or {},
            act.house.limits,
            suspended=was_suspended(entry.input),
            generation=generation_of(entry.input),
        )
        step = engine.advance(Replayed(shelf, entry.versions), held, given, surroundings)
        held = step.after(held)
    return step, held


@usecase(Permission.SYSTEM, read_only=True)
def _audit_chains(act: Act, report: Report) -> None:
    for log, broken in (("audit", act.tx.audit.verify()), ("access_log", act.tx.access_log.verify())):
        for place in broken:
            report.differs("audit.chain_broken", log=log, chain=place.chain, seq=place.seq)
