"""Repair of running instances: another version under them, tokens elsewhere in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from koppi.api.routes import Call, Route, wrong
from koppi.api.schemas.repairs import Migration, Modification
from koppi.domain.element_mapping import element_mapping
from koppi.domain.step import Variables
from koppi.usecases import migrations, modifications
from koppi.usecases.modifications import Activate, Move, Terminate

_NO_KEY = "-1"
"""How a client says that it names no scope."""


def migrate(call: Call) -> None:
    """Let an instance go on by another version; each open element needs its counterpart."""
    body = call.body
    pairs = ((one["source_element_id"], one["target_element_id"]) for one in body["mapping_instructions"])
    elements, target = element_mapping(pairs), body["target_process_definition_key"]
    migrations.migrate(call.caller, call.key, target, elements=elements, exact=True)


def modify(call: Call) -> None:
    """Set tokens, take tokens away and move them, all at once."""
    body = call.body
    modifications.modify(
        call.caller,
        call.key,
        activate=[_activate(one) for one in body["activate_instructions"] or ()],
        terminate=[
            Terminate(one["element_id"], one["element_instance_key"]) for one in body["terminate_instructions"] or ()
        ],
        move=[_move(one) for one in body["move_instructions"] or ()],
    )


def _activate(one: Mapping[str, Any]) -> Activate:
    around = _key(one["ancestor_element_instance_key"])
    return Activate(one["element_id"], _variables(one["variable_instructions"]), around)


def _move(one: Mapping[str, Any]) -> Move:
    source, scope = one["source_element_instruction"], one["ancestor_scope_instruction"] or {}
    around = _key(scope.get("ancestor_element_instance_key"))
    return Move(
        Terminate(source["source_element_id"], source["source_element_instance_key"]),
        one["target_element_id"],
        _variables(one["variable_instructions"]),
        around,
        inferred=scope.get("ancestor_scope_type", "direct") != "direct",
    )


def _variables(instructions: Iterable[Mapping[str, Any]] | None) -> list[tuple[str, Variables]]:
    return [(one["scope_id"] or "", one["variables"]) for one in instructions or ()]


def _key(text: str | None) -> int | None:
    if text is None or text == _NO_KEY:
        return None
    if not (text.isascii() and text.isdigit()):
        raise wrong("ancestorElementInstanceKey", "api.not_a_key")
    return int(text)


ROUTES = (
    Route("POST", "/v2/process-instances/<key>/migration", migrate, takes=Migration()),
    Route("POST", "/v2/process-instances/<key>/modification", modify, takes=Modification()),
)
