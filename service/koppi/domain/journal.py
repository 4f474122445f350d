"""A step as the journal keeps it: its input in bare form, what people wrote in it apart, to be sealed; what was decided."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from koppi.domain.errors import Invalid
from koppi.domain.step import (
    Activate,
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    Fail,
    FireTimer,
    Input,
    Json,
    Migrate,
    Modify,
    Retry,
    SetVariables,
    Start,
    Step,
    ThrowError,
)
from koppi.feel import Warning

_KINDS: dict[str, type[Any]] = {
    "start": Start,
    "complete": Complete,
    "throw_error": ThrowError,
    "fail": Fail,
    "fire_timer": FireTimer,
    "deliver": Deliver,
    "broadcast": Broadcast,
    "retry": Retry,
    "set_variables": SetVariables,
    "migrate": Migrate,
    "modify": Modify,
    "activate": Activate,
    "cancel": Cancel,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_PAYLOAD = ("variables", "message")
_REASON = "reason"
_SUSPENDED = "suspended"
_GENERATION = "generation"


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
    values.pop(_SUSPENDED, None)
    values.pop(_GENERATION, None)
    kind = _KINDS.get(values.pop("kind"))
    if kind is None:
        raise Invalid("journal.unknown_input", kind=kept["kind"])
    made: Input = kind(**values, **{name: value for name, value in (payload or {}).items() if name != _REASON})
    return made


def with_surroundings(kept: dict[str, Json], *, suspended: bool = False, generation: int = 0) -> dict[str, Json]:
    """Return an input as it is kept with what else surrounded the step: that its instance stood still, what began it."""
    return kept | ({_SUSPENDED: True} if suspended else {}) | ({_GENERATION: generation} if generation else {})


def was_suspended(kept: Mapping[str, Json]) -> bool:
    """Say whether an instance stood still when it was given an input that was kept."""
    return _SUSPENDED in kept


def generation_of(kept: Mapping[str, Any]) -> int:
    """Return how many processes began one another before an input that was kept."""
    return int(kept.get(_GENERATION, 0))


def with_reason(payload: dict[str, Json], reason: str) -> dict[str, Json]:
    """Return a payload that also says why somebody gave its input."""
    return payload | {_REASON: reason} if reason else payload


def reason_of(payload: Any) -> str:
    """Return why somebody gave an input, as it stands in its payload; empty when it is not said, or erased."""
    return str(payload.get(_REASON, "")) if isinstance(payload, dict) else ""


def decided_by(step: Step) -> Iterator[dict[str, Json]]:
    """Yield each decision with what it saw and said, then each expression that met null; both with the reasons."""
    for decided in step.decided:
        yield {
            "element": decided.element_id,
            "decision": decided.decision_id,
            "key": decided.decision_key,
            "rules": list(decided.matched_rules),
            "inputs": decided.inputs,
            "output": decided.output,
            **_warnings(decided.warnings),
        }
    for warned in step.warned:
        yield {"element": warned.element_id, "expression": warned.expression, **_warnings(warned.warnings)}


def _warnings(warnings: Iterable[Warning]) -> dict[str, Json]:
    """Return codes with parameters, which are names and kinds, and places in the text; nothing where there are none."""
    told = [dict(zip(Warning._fields, warning, strict=True)) for warning in warnings]
    return {"warnings": told} if told else {}
