"""Element instances: where instances stand, and where they stood."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from koppi.domain.errors import Invalid
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.store.records import Found
from koppi.store.searching.element_instances import DRAWN, Drawn
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.lookups import by_key, only
from koppi.usecases.models import Shelf

PROCESS = "PROCESS"
_UNKNOWN = "UNKNOWN"
_OF_THE_DIAGRAM = {"type": "type", "elementName": "name"}
"""What stands in no row: the filter, and the element's attribute that it is about."""


@usecase(Permission.SEE_INSTANCES)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the element instances that a /v2 search asks for: no content of theirs.

    Raises:
        Invalid: `element_instance.name_the_process`, a filter by name or type reads one diagram, not all of them.
    """
    shelf = Shelf(act.house.models, act.tx)
    found = act.tx.searches.element_instances(_by_rows(act, shelf, query))
    return replace(found, items=tuple(_told(shelf, item) for item in found.items))


@usecase(Permission.SEE_INSTANCES)
def get(act: Act, key: int) -> Mapping[str, Json]:
    """Return one element instance, as a /v2 search shows it."""
    found = act.tx.searches.element_instances(by_key("elementInstanceKey", key))
    return _told(Shelf(act.house.models, act.tx), only(found, "element_instance.unknown", key))


def _told(shelf: Shelf, item: Mapping[str, Any]) -> dict[str, Json]:
    """Return an item with its type and name, the id where the diagram has no name."""
    process = shelf.process(item["processDefinitionKey"])
    if item["elementInstanceKey"] == item["processInstanceKey"]:
        return {**item, "type": PROCESS, "elementName": process.name or process.id}
    element = process.elements.get(item["elementId"])
    name = element.name if element else ""
    return {**item, "type": element.type if element else _UNKNOWN, "elementName": name or item["elementId"]}


def _by_rows(act: Act, shelf: Shelf, query: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the query with what stands in the diagram said by the ids of its elements."""
    wanted = query.get("filter") or {}
    drawn = {name: wanted[name] for name in _OF_THE_DIAGRAM if wanted.get(name) is not None}
    if not drawn:
        return query
    key = _definition_key(act, wanted)
    process = shelf.process(key)
    fitting = [
        element.id
        for element in process.elements.values()
        if all(_fits(getattr(element, _OF_THE_DIAGRAM[name]) or element.id, value) for name, value in drawn.items())
    ]
    itself = {"type": PROCESS, "elementName": process.name or process.id}
    is_itself = all(_fits(itself[name], value) for name, value in drawn.items())
    rest = {name: value for name, value in wanted.items() if name not in drawn}
    return {**query, "filter": {**rest, DRAWN: Drawn(key, tuple(fitting), is_itself)}}


def _fits(text: str, wanted: Any) -> bool:
    """Tell whether a text is what a filter asks for: `"x"`, `{"$eq": "x"}` or `{"$in": ["x"]}`."""
    if isinstance(wanted, str):
        return text == wanted
    if isinstance(wanted, Mapping) and set(wanted) == {"$eq"}:
        return bool(text == wanted["$eq"])
    if isinstance(wanted, Mapping) and set(wanted) == {"$in"} and isinstance(wanted["$in"], list):
        return text in wanted["$in"]
    raise Invalid("search.bad_value", field="type")


def _definition_key(act: Act, wanted: Mapping[str, Any]) -> int:
    """Return the one version of a process that a filter is about."""
    key, instance = wanted.get("processDefinitionKey"), wanted.get("processInstanceKey")
    if isinstance(key, str) and key.isdecimal() and act.tx.definitions.get(int(key)):
        return int(key)
    if isinstance(instance, str) and instance.isdecimal() and (found := act.tx.instances.get(int(instance))):
        return found.definition_key
    raise Invalid("element_instance.name_the_process")
