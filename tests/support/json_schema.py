"""Holds a JSON value against a JSON Schema of this repository: the keywords that ours use, and no other."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": Mapping,
    "string": str,
    "integer": int,
    "null": type(None),
}
_TELLS_ONLY = {"$schema", "$defs", "title", "description"}


def faults(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "$") -> list[str]:
    """Return what is wrong with a value, each with where it is; empty when it keeps the schema."""
    found = []
    for keyword, rule in schema.items():
        if keyword not in _TELLS_ONLY:
            found += _RULES[keyword](value, rule, schema, root, at)
    return found


def _type(value: Any, rule: Any, *context: Any) -> list[str]:
    names = rule if isinstance(rule, list) else [rule]
    fits = any(isinstance(value, _TYPES[name]) for name in names)
    return [] if fits else [f"{context[-1]} is no {' or '.join(names)}"]


def _ref(value: Any, rule: str, _: Any, root: Mapping[str, Any], at: str) -> list[str]:
    return faults(value, root["$defs"][rule.removeprefix("#/$defs/")], root, at)


def _any_of(value: Any, rule: list[Any], _: Any, root: Mapping[str, Any], at: str) -> list[str]:
    return [] if any(not faults(value, one, root, at) for one in rule) else [f"{at} is none of those allowed"]


def _properties(value: Any, rule: Mapping[str, Any], _: Any, root: Mapping[str, Any], at: str) -> list[str]:
    return [fault for name in rule if name in value for fault in faults(value[name], rule[name], root, f"{at}.{name}")]


def _no_others(value: Any, rule: bool, schema: Mapping[str, Any], _: Any, at: str) -> list[str]:
    assert rule is False
    return [f"{at}.{name} is not named" for name in value if name not in schema["properties"]]


def _format(value: Any, rule: str, *context: Any) -> list[str]:
    if not isinstance(value, str):
        return []  # what is no text is for `type` to refuse
    read = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}[rule]
    try:
        found = read(value)
    except ValueError:
        return [f"{context[-1]} is no {rule}"]
    aware = not isinstance(found, datetime) or found.tzinfo is not None
    return [] if aware else [f"{context[-1]} has no offset"]


_RULES: Mapping[str, Any] = {
    "type": _type,
    "$ref": _ref,
    "anyOf": _any_of,
    "properties": _properties,
    "additionalProperties": _no_others,
    "format": _format,
    "enum": lambda value, rule, *context: [] if value in rule else [f"{context[-1]} is none of {rule}"],
    "required": lambda value, rule, *context: [
        f"{context[-1]}.{name} is missing" for name in rule if name not in value
    ],
    "pattern": lambda value, rule, *context: [] if re.search(rule, str(value)) else [f"{context[-1]} is not {rule}"],
    "minLength": lambda value, rule, *context: [] if len(value) >= rule else [f"{context[-1]} is too short"],
    "maxLength": lambda value, rule, *context: [] if len(value) <= rule else [f"{context[-1]} is too long"],
    "minimum": lambda value, rule, *context: [] if value >= rule else [f"{context[-1]} is too small"],
}
