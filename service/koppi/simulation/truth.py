"""The truth table of a simulation: what happened, counted, so that every number elsewhere can be held against it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from koppi.simulation.data import World
from koppi.simulation.simulation import Lived
from koppi.simulation.stage import Stage
from koppi.usecases import supervision, system


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a simulation came to. Counts by code are in the order of the codes."""

    contacts: int
    solved_at_first_contact: int
    cases_opened: int
    plans: int
    decisions: Mapping[str, int]
    service_lines: Mapping[str, int]
    reviews: int
    reviews_in_time: int
    triggers: Mapping[str, int]
    tasks: int
    closed: Mapping[str, int]
    open_by_phase: Mapping[str, int]
    incidents: int
    stuck: int
    troubles: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing stands still and nobody was left without a way on."""
        return not (self.incidents or self.stuck or self.troubles)


def truth_of(stage: Stage, lived: Lived, world: World, unit: str) -> Truth:
    """Count what is in the house after a simulation."""
    cases = supervision.cases_of(stage.system, unit, open_only=False)
    files = [supervision.records_of(stage.system, case) for case in cases]
    backlog = system.backlog(stage.system)
    solved, review = world.truth.get("solved", {}), world.truth.get("review", {})
    reviews = [done for done in lived.done if done.item.element_id == review.get("element")]
    return Truth(
        contacts=lived.contacts,
        solved_at_first_contact=sum(_says(done.answers, solved) for done in lived.done),
        cases_opened=len(cases),
        plans=sum(len(file.plans) for file in files),
        decisions=_counted(decision.outcome for file in files for decision in file.decisions),
        service_lines=_counted(line.state for file in files for line in file.service_lines),
        reviews=len(reviews),
        reviews_in_time=sum(done.in_time for done in reviews),
        triggers=_counted(trigger.code for file in files for trigger in file.triggers),
        tasks=len(lived.done),
        closed=_counted(case.closing_reason or "" for case in cases if case.closed_at is not None),
        open_by_phase=_counted(case.phase for case in cases if case.closed_at is None),
        incidents=backlog.incidents,
        stuck=len(backlog.stuck_instances),
        troubles=len(lived.troubles),
    )


def _says(answers: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return bool(wanted) and answers.get(wanted["field"]) == wanted["is"]


def _counted(codes: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(codes).items()))
