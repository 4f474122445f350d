"""Filters of the /v2 searches as conditions of SQL."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from koppi.domain.errors import Invalid
from koppi.store.searching.fields import Field, Fields, Special, read_value

_MAX_ALTERNATIVES = 50
_WILDCARDS = re.compile(r"\\(.)|([*?])|([%_!])|(.)", re.DOTALL)


def condition_of(filters: Any, fields: Fields, specials: Mapping[str, Special]) -> ColumnElement[bool] | None:
    """Return the condition of a filter object, None when it is empty.

    Raises:
        Invalid: `search.unknown_field`, `search.unknown_operator` or `search.bad_value`, with the field.
    """
    if not isinstance(filters, Mapping):
        raise Invalid("search.bad_value", field="filter")
    parts = [_part(name, value, fields, specials) for name, value in filters.items() if value is not None]
    return and_(*parts) if parts else None


def _part(name: str, value: Any, fields: Fields, specials: Mapping[str, Special]) -> ColumnElement[bool]:
    if name == "$or":
        return _any_of(value, fields, specials)
    if name in specials:
        return specials[name](value)
    field = fields.get(name)
    if field is None or not field.operators:
        raise Invalid("search.unknown_field", field=name)
    if not isinstance(value, Mapping):
        return _compared(name, field, "$eq", value)
    return and_(true(), *(_compared(name, field, operator, operand) for operator, operand in value.items()))


def _any_of(alternatives: Any, fields: Fields, specials: Mapping[str, Special]) -> ColumnElement[bool]:
    if not isinstance(alternatives, list) or not 0 < len(alternatives) <= _MAX_ALTERNATIVES:
        raise Invalid("search.bad_value", field="$or")
    found = [condition_of(each, fields, specials) for each in alternatives]
    conditions = [condition for condition in found if condition is not None]
    if not conditions:
        raise Invalid("search.bad_value", field="$or")
    return or_(*conditions)


def _compared(name: str, field: Field, operator: str, operand: Any) -> ColumnElement[bool]:
    if operator not in field.operators:
        raise Invalid("search.unknown_operator", field=name, operator=operator)
    if operator == "$exists":
        return _exists(name, field, operand)
    if operator in ("$in", "$notIn"):
        if not isinstance(operand, list):
            raise Invalid("search.bad_value", field=name)
        value: Any = [read_value(name, field.kind, each) for each in operand]
    else:
        value = read_value(name, field.kind, operand)
    return _OPERATORS[operator](field.column, value)


def _exists(name: str, field: Field, operand: Any) -> ColumnElement[bool]:
    if not isinstance(operand, bool):
        raise Invalid("search.bad_value", field=name)
    found: ColumnElement[bool] = field.column.is_not(None) if operand else field.column.is_(None)
    return found


def pattern(text: str) -> str:
    r"""Return the SQL pattern, with the escape `!`, of a text where `*` is any, `?` is one and `\` escapes."""

    def sign(found: re.Match[str]) -> str:
        escaped, wildcard, special, other = found.groups()
        if wildcard:
            return "%" if wildcard == "*" else "_"
        literal = escaped or special or other
        return f"!{literal}" if literal in "%_!" else literal

    return _WILDCARDS.sub(sign, text)


_OPERATORS: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "$eq": lambda column, value: column == value,
    "$neq": lambda column, value: column.is_distinct_from(value),
    "$exists": lambda column, value: column.is_not(None),
    "$gt": lambda column, value: column > value,
    "$gte": lambda column, value: column >= value,
    "$lt": lambda column, value: column < value,
    "$lte": lambda column, value: column <= value,
    "$in": lambda column, value: column.in_(value),
    "$notIn": lambda column, value: column.not_in(value),
    "$like": lambda column, value: column.like(pattern(value), escape="!"),
}
