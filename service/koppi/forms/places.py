"""Values inside values: a path such as `client.name` in nested JSON objects."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import marshmallow

Path: TypeAlias = tuple[str, ...]
ABSENT: Final[Any] = marshmallow.missing
"""Stands where nothing was given; null was given and is something else."""


def dig(source: Any, path: Path) -> Any:
    """Return the value at `path`, or ABSENT."""
    for name in path:
        if not isinstance(source, Mapping) or name not in source:
            return ABSENT
        source = source[name]
    return source


def put(target: dict[str, Any], path: Path, value: Any) -> None:
    """Set the value at `path`; the objects on the way are copied, so that who else holds them keeps theirs."""
    *way, last = path
    for name in way:
        inner = target.get(name)
        target[name] = dict(inner) if isinstance(inner, Mapping) else {}
        target = target[name]
    target[last] = value
