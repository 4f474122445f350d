"""The versions of the state text: whatever was ever stored is brought up to what is written now."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from koppi.domain.errors import Invalid

STATE_VERSION = 3
"""The version of the state text that is written; every earlier one is read, any other is refused."""
FOLLOW_UP = "follow_up_due"
"""The word of a user task's note for its follow-up date."""
_WAITING = 8
"""The state of a token that waits at a join, or for an event."""

State = dict[str, Any]


def version_of(state: State) -> int:
    """Return the version of a state text.

    Raises:
        Invalid: `engine.state_version`, when it is none of ours.
    """
    version = state.get("v")
    if type(version) is not int or not 1 <= version <= STATE_VERSION:  # True is no version
        raise Invalid("engine.state_version", version=str(version), known=STATE_VERSION)
    return version


def bring_up(state: State) -> None:
    """Change a state of a known version (`version_of`) to what the newest version writes."""
    for version in range(state["v"], STATE_VERSION):
        _UPGRADES[version](state)
    state["v"] = STATE_VERSION


def _to_2(state: State) -> None:
    """Version 1 called the follow-up date by the first half of its word, and for a while by all of it."""
    first_half = FOLLOW_UP.removesuffix("_due")
    for row in _rows(state):
        note = row[5] if len(row) > 5 else {}
        if first_half in note:
            note[FOLLOW_UP] = note.pop(first_half)


def _to_3(state: State) -> None:
    """Version 2 kept the way in of every token, and with each due date the words why: those of a timer each by its name."""
    words = state["w"] = []
    for row in _rows(state):
        came, note = row[4:] + ["", {}][len(row) - 4 :]
        for word in {"due", FOLLOW_UP} & note.keys():
            at, *why = note[word]
            note[word] = [at, len(words)]
            words.append(why)
        if "at" in note:
            why = [note.pop(word, "") for word in ("rule", "kind", "ground", "reason", "roll")]
            cycle = [note.pop(word) for word in ("start", "round") if word in note]
            note["timer"] = [note.pop("at"), len(words), *cycle]
            words.append(why)
        row[4:] = [note, came if row[3] == _WAITING else ""]


def _rows(state: State) -> Iterator[list[Any]]:
    yield from state.get("t", ())
    for flow in state.get("s", ()):
        yield from flow[2] if len(flow) > 2 else ()


_UPGRADES: Mapping[int, Callable[[State], None]] = {1: _to_2, 2: _to_3}
"""What brings a version to the next one."""
