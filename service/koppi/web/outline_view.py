"""Where a process stands, told in steps: the picture's twin for those who do not see it."""

from dataclasses import dataclass

from koppi.engine.outline import OutlineStep, Way
from koppi.usecases.cases import Running
from koppi.web.words import Words


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
    """Return the steps of a running process."""
    process = running.process
    steps = tuple(_step(step, running, words) for step in process.outline())
    return OutlineView(words.own(process.names, process.name or process.id), steps)


def _step(step: OutlineStep, running: Running, words: Words) -> StepView:
    kind = words.named("step", step.type)
    return StepView(
        title=_title(step.id, running, words) or kind,
        kind=kind,
        lane=step.lane or "",
        depth=min(step.depth, 3),
        here=step.id in running.stands_at,
        ways=tuple(_way(way, running, words) for way in step.ways) if len(step.ways) > 1 else (),
    )


def _title(element_id: str, running: Running, words: Words) -> str:
    element = running.process.elements[element_id]
    return words.own(element.names, element.name)


def _way(way: Way, running: Running, words: Words) -> str:
    target = running.process.elements[way.target]
    title = words.own(target.names, target.name) or words.named("step", target.type)
    condition = way.condition or (words.say("web.outline.otherwise") if way.default else "")
    return f"{condition} → {title}" if condition else f"→ {title}"
