"""How well a client was over time: a small line, and the same in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from koppi.store.records import FollowUpNote
from koppi.web.naming import Naming

WIDTH, HEIGHT, EDGE = 240, 48, 6


@dataclass(frozen=True, slots=True)
class Course:
    """The line's points in a picture of WIDTH x HEIGHT, and what it tells: from what to what, when."""

    points: tuple[tuple[int, int], ...]
    text: str
    rows: tuple[tuple[str, str], ...]

    @property
    def line(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)


def course_of(notes: Iterable[FollowUpNote], naming: Naming) -> Course | None:
    """Return the course of the notes that tell it, oldest first; None while fewer than two do."""
    told = sorted((note.at, note.well_being) for note in notes if note.well_being is not None)
    if len(told) < 2:
        return None
    low, high = min(value for _, value in told), max(value for _, value in told)
    step, span = (WIDTH - 2 * EDGE) / (len(told) - 1), max(high - low, 1)
    points = tuple(
        (round(EDGE + place * step), round(HEIGHT - EDGE - (value - low) * (HEIGHT - 2 * EDGE) / span))
        for place, (_, value) in enumerate(told)
    )
    (first_at, first), (last_at, last) = told[0], told[-1]
    direction = "same" if first == last else ("better" if last > first else "worse")
    text = naming.words.say(
        f"web.well_being.{direction}",
        first=naming.words.number(first),
        last=naming.words.number(last),
        since=naming.day(first_at),
        until=naming.day(last_at),
    )
    return Course(points, text, tuple((naming.day(at), naming.words.number(value)) for at, value in told))
