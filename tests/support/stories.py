"""The strangers' stories: what each folder under `tests/strangers` tells, see the README there."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import simplejson

STRANGERS = sorted(path.parent for path in (Path(__file__).parents[1] / "strangers").glob("*/story.json"))
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def read_story(folder: Path) -> dict[str, Any]:
    """Return a stranger's story; numbers with a fraction are Decimal."""
    story: dict[str, Any] = simplejson.loads((folder / "story.json").read_bytes(), use_decimal=True)
    return story


def duration_of(text: str) -> timedelta:
    """Return the time between two steps of a story."""
    found = _DURATION.fullmatch(text)
    assert found, f"{text} is no duration of days, hours and minutes"
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
