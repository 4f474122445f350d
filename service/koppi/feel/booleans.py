"""What stands where true or false is wanted and is neither."""

from typing import Any

from koppi.feel.errors import Position
from koppi.feel.run import Run
from koppi.feel.values import kind_of


def is_stray(value: Any) -> bool:
    """Whether a value is no answer to a question: neither true, false nor null."""
    return value is not None and not isinstance(value, bool)


def undecided(stray: Any, run: Run, at: Position) -> None:
    """Null, where no part decides; `stray` is a part that is no boolean, or null when there is none."""
    if is_stray(stray):
        run.warn("feel.not_a_boolean", at, kind=kind_of(stray))
