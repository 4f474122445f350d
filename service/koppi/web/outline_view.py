"""Where a process stands, told in steps: the picture's twin for those who do not see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.engine.outline import OutlineStep, Way
from koppi.usecases.cases import Running
from koppi.web.words import Words

_DEEPEST = 3
"""How deep sub-processes are set in; deeper ones would leave no room for their words."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. `here` marks where the process stands now; `ways` say where it goes on, where there is a choice."""

    title: str
    kind: str
    lane: str
    depth: int
    here: bool
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutlineView:
    """A process in steps."""

    name: str
    steps: tuple[StepView, ...]


def outline_of(running: Running, words: Words) -> OutlineView:
    """Return the steps of a running process; a gateway that only joins says nothing to a reader and is left out."""
    process = running.process
    steps = {step.id: step for step in process.outline()}
    shown = tuple(_step(step, steps, running, words) for step in steps.values() if not _only_joins(step))
    return OutlineView(words.own(process.names, process.name or process.id), shown)


def _step(step: OutlineStep, steps: Mapping[str, OutlineStep], running: Running, words: Words) -> StepView:
    kind = words.named("step", step.type)
    ways = (_way(way, steps, running, words) for way in step.ways)
    return StepView(
        title=_title(step, running, words),
        kind=kind,
        lane=words.own(running.process.lane_names.get(step.lane or "", {}), step.lane or ""),
        depth=min(step.depth, _DEEPEST),
        here=step.id in running.stands_at,
        ways=tuple(dict.fromkeys(ways)) if len(step.ways) > 1 else (),
    )


def _title(step: OutlineStep, running: Running, words: Words) -> str:
    element = running.process.elements[step.id]
    return words.own(element.names, element.name) or words.named("step", step.type)


def _way(way: Way, steps: Mapping[str, OutlineStep], running: Running, words: Words) -> str:
    target, seen = steps[way.target], {way.target}
    while _only_joins(target) and target.ways and target.ways[0].target not in seen:
        seen.add(target.ways[0].target)
        target = steps[target.ways[0].target]
    condition = words.own(running.process.flow_names.get(way.flow, {}), way.condition)
    condition = condition or (words.say("web.outline.otherwise") if way.default else "")
    return f"{condition} → {_title(target, running, words)}".strip()


def _only_joins(step: OutlineStep) -> bool:
    return step.type.endswith("_GATEWAY") and not step.name and len(step.ways) <= 1
