"""The versions of the state text: whatever was ever stored is brought up to what is written now."""

from collections.abc import Callable, Mapping
from typing import Any

from koppi.domain.errors import Invalid

STATE_VERSION = 2
"""The version of the state text that is written; every earlier one is read, any other is refused."""
FOLLOW_UP = "follow_up_due"
"""The word of a user task's note for its follow-up date."""

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
    """Change a state text of a known version to what the newest version writes."""
    for version in range(version_of(state), STATE_VERSION):
        _UPGRADES[version](state)
    state["v"] = STATE_VERSION


def _to_2(state: State) -> None:
    """Version 1 called the follow-up date by the first half of its word, and for a while by all of it."""
    first_half = FOLLOW_UP.removesuffix("_due")
    for rows in (state.get("t", ()), *(flow[2] for flow in state.get("s", ()))):
        for note in (row[5] for row in rows if len(row) > 5):
            if first_half in note:
                note[FOLLOW_UP] = note.pop(first_half)


_UPGRADES: Mapping[int, Callable[[State], None]] = {1: _to_2}
"""What brings a version to the next one."""
