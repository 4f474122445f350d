"""A diagram in words, a line a step, in the words of BPMN."""

from collections.abc import Iterator

from koppi.engine.outline import OutlineStep, Way
from koppi.engine.sketch import sketch


def outline_lines(name: str, content: bytes) -> Iterator[str]:
    """Yield the lines of all that is drawn in a file."""
    yield name
    for drawn in sketch(name, content):
        yield f"  {drawn.kind} {_called(drawn.name, drawn.id)}"
        names = {step.id: step.name or step.id for step in drawn.steps}
        yield from (_line(step, names) for step in drawn.steps)


def _line(step: OutlineStep, names: dict[str, str]) -> str:
    kind = f"{step.event} {step.type}".strip()
    lane = f" [{step.lane}]" if step.lane else ""
    at = f" at {names.get(step.at, step.at)}" if step.at else ""
    ways = "; ".join(_way(way, names) for way in step.ways)
    return f"{'  ' * (step.depth + 2)}{kind} {_called(step.name, step.id)}{lane}{at}{' -> ' if ways else ''}{ways}"


def _called(name: str, id_: str) -> str:
    """Return a name on one line, with the id."""
    return f"{' '.join(name.split())} ({id_})" if name.strip() else id_


def _way(way: Way, names: dict[str, str]) -> str:
    taken = "default" if way.default else " ".join(way.condition.split())
    return f"{names.get(way.target, way.target)}{f' [{taken}]' if taken else ''}"
