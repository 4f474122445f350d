"""An engine input as the journal keeps it: its bare form in the open, what people wrote in it apart, to be sealed."""

from dataclasses import fields
from typing import Any

from koppi.domain.errors import Invalid
from koppi.domain.step import (
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    FireTimer,
    Input,
    Json,
    Retry,
    SetVariables,
    Start,
    ThrowError,
)

_KINDS: dict[str, type[Any]] = {
    "start": Start,
    "complete": Complete,
    "throw_error": ThrowError,
    "fire_timer": FireTimer,
    "deliver": Deliver,
    "broadcast": Broadcast,
    "retry": Retry,
    "set_variables": SetVariables,
    "cancel": Cancel,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_PAYLOAD = ("variables", "message")


def to_json(given: Input) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return the input as (what may stand in the open, its payload)."""
    values = {f.name: getattr(given, f.name) for f in fields(given)}
    payload = {name: values.pop(name) for name in _PAYLOAD if values.get(name)}
    values.pop("variables", None)
    values.pop("message", None)
    return {"kind": _NAMES[type(given)], **values}, payload


def from_json(kept: dict[str, Json], payload: dict[str, Json] | None) -> Input:
    """Return the input again.

    Raises:
        Invalid: `journal.unknown_input` for a kind that this version does not know.
    """
    values = dict(kept)
    kind = _KINDS.get(values.pop("kind"))
    if kind is None:
        raise Invalid("journal.unknown_input", kind=kept["kind"])
    made: Input = kind(**values, **(payload or {}))
    return made
