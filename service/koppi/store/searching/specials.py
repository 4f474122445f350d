"""Filters whose values have a shape of their own: variables, tags, candidates, elements."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, exists, or_, true, type_coerce

from koppi.domain.errors import Invalid
from koppi.store.columns import from_json, to_json
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.searching.fields import Kind, Special, read_value

VARIABLE_VALUE: Any = type_coerce(VariableRow.value, Text)
"""A variable's value as its JSON text."""


def has_variables(instance_key: Any, scope: Any = 0) -> Special:
    """A filter by variables: each {name, value} must be there, the value being JSON text."""

    def condition(wanted: Any) -> ColumnElement[bool]:
        if not isinstance(wanted, list):
            raise Invalid("search.bad_value", field="variables")
        return and_(true(), *(_has_variable(instance_key, scope, each) for each in wanted))

    return condition


def _has_variable(instance_key: Any, scope: Any, wanted: Any) -> ColumnElement[bool]:
    name, value = (wanted.get("name"), wanted.get("value")) if isinstance(wanted, dict) else (None, None)
    if isinstance(value, dict) and set(value) == {"$eq"}:
        value = value["$eq"]
    name, value = (read_value("variables", Kind.TEXT, text) for text in (name, value))
    mine = and_(VariableRow.instance_key == instance_key, VariableRow.scope == scope, VariableRow.name == name)
    return exists().where(mine, _normal(value) == VARIABLE_VALUE)


def _normal(json_text: str) -> str:
    """Return JSON text as it is stored; what is no JSON stays, and finds nothing."""
    try:
        return to_json(from_json(json_text))
    except ValueError:
        return json_text


def has_tags(tags: Any) -> Special:
    """A filter by tags: each must be there."""

    def condition(wanted: Any) -> ColumnElement[bool]:
        if not isinstance(wanted, list):
            raise Invalid("search.bad_value", field="tags")
        named = [to_json(read_value("tags", Kind.TEXT, tag)) for tag in wanted]
        return and_(true(), *(type_coerce(tags, Text).contains(tag, autoescape=True) for tag in named))

    return condition


def has_candidate(kind: str) -> Special:
    """A filter by candidate group (also the one that is the queue) or candidate user."""
    column, field = {
        "group": (WorkItemRow.candidate_groups, "candidateGroup"),
        "user": (WorkItemRow.candidate_users, "candidateUser"),
    }[kind]

    def condition(wanted: Any) -> ColumnElement[bool]:
        names = _names(field, wanted)
        return or_(*(type_coerce(column, Text).contains(to_json(name), autoescape=True) for name in names))

    return condition


def _names(field: str, wanted: Any) -> list[str]:
    """Return the names of a filter `"x"`, `{"$eq": "x"}` or `{"$in": [...]}`."""
    if isinstance(wanted, dict) and len(wanted) == 1:
        wanted = wanted.get("$eq", wanted.get("$in"))
    names = wanted if isinstance(wanted, list) else [wanted]
    if not names:
        raise Invalid("search.bad_value", field=field)
    return [read_value(field, Kind.TEXT, name) for name in names]


def stands_at(wanted: Any) -> ColumnElement[bool]:
    """A filter by an element at which an instance has something open."""
    names = _names("elementId", wanted)
    rows: tuple[tuple[Any, str], ...] = ((WorkItemRow, "CREATED"), (JobRow, "CREATED"), (IncidentRow, "ACTIVE"))
    return or_(
        *(
            exists().where(row.process_instance_key == InstanceRow.key, row.element_id.in_(names), row.state == state)
            for row, state in rows
        )
    )
