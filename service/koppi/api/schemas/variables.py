"""Variables as /v2 takes and shows them."""

from collections.abc import Mapping
from typing import Any

from koppi.api import json_text
from koppi.api.schemas.shapes import Camel, Flag, Item, Key, Text, Values
from koppi.store.records import StoredVariable

LONGEST_SHOWN = 8_191
"""Characters of a value before it is cut in a list."""


class NewVariables(Camel):
    """Variables to write, into the scope itself when `local`."""

    variables = Values(required=True)
    local = Flag(load_default=False)


class Variable(Item):
    """A variable; its value is a JSON text, cut where that was asked for."""

    value = Text()
    is_truncated = Flag()
    name = Text()
    variable_key = Key()
    scope_key = Key()
    process_instance_key = Key()
    root_process_instance_key = Key(allow_none=True)


def as_found(variable: StoredVariable) -> dict[str, Any]:
    """Return a stored variable as a search shows it."""
    return {
        "value": json_text.write(variable.value),
        "name": variable.name,
        "variableKey": variable.key,
        "scopeKey": variable.scope_key,
        "processInstanceKey": variable.instance_key,
        "rootProcessInstanceKey": variable.instance_key,
    }


def cut(item: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Return an item whose value is no longer than a list shows, or `whole`."""
    too_long = not whole and len(item["value"]) > LONGEST_SHOWN
    return {**item, "value": item["value"][:LONGEST_SHOWN] if too_long else item["value"], "isTruncated": too_long}
