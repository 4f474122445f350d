"""What a simulation is told of its world: data, so that no name of a diagram or a form stands in the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simplejson


@dataclass(frozen=True, slots=True)
class World:
    """The content of `simulation.json`; docs/simulation.md says what may stand in it."""

    fields: Mapping[str, Mapping[str, Any]]
    """How fields are answered, by their key; a field that is not here gets any valid answer."""
    texts: Mapping[str, tuple[str, ...]]
    """What is written into a text that asks for nothing special, by language."""
    delays: Mapping[str, tuple[Any, ...]]
    """Working days until a task is done, by its element: mean, spread, and `due` when counted from the due time."""
    contacts: Mapping[str, Any]
    people: Mapping[str, Any]
    triggers: Mapping[str, Any]
    """How many triggers of a code are raised in 100 months of open cases."""
    truth: Mapping[str, Any]
    """What the truth table counts of answers and tasks."""


def read_world(path: Path) -> World:
    """Read the data of a simulation."""
    found = simplejson.loads(path.read_text(encoding="utf-8"), use_decimal=True)
    return World(
        fields=found.get("fields", {}),
        texts={language: tuple(texts) for language, texts in found["texts"].items()},
        delays={element: tuple(delay) for element, delay in found.get("delays_working_days", {}).items()},
        contacts=found["contacts"],
        people=found["people"],
        triggers=found.get("triggers_per_100_case_months", {}),
        truth=found.get("truth", {}),
    )
