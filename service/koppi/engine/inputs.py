"""What may come in from outside: JSON values under names that can be written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from koppi.domain.errors import Invalid
from koppi.domain.step import Activate, Input, Json, Modify

READ_ONLY = "case"
"""The context that FEEL sees of the case file: no variable may have its name."""
DEEPEST = 50


def require_variables(given: Input) -> None:
    """Refuse an input whose variables are not JSON or would hide the case."""
    variables: Mapping[str, Any] = getattr(given, "variables", {})
    for one in variables.values() if isinstance(given, Modify | Activate) else (variables,):
        _require(one)


def _require(variables: Mapping[str, Any]) -> None:
    for name, value in variables.items():
        if name == READ_ONLY:
            raise Invalid("engine.case_is_read_only")
        if not isinstance(name, str) or not name or not _is_json(value, DEEPEST):
            raise Invalid("engine.not_json", variable=str(name)[:100])


def _is_json(value: Json, depth: int) -> bool:
    if value is None or isinstance(value, str | bool | int):
        return True
    if isinstance(value, Decimal):
        return value.is_finite()
    if depth == 0:
        return False
    if isinstance(value, list | tuple):
        return all(_is_json(item, depth - 1) for item in value)
    return isinstance(value, dict) and all(
        isinstance(key, str) and _is_json(item, depth - 1) for key, item in value.items()
    )
