"""What every /v2 search takes and gives."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from marshmallow import fields

from koppi.api.schemas.shapes import TENANT, AnyJson, Camel, Flag, Text, Values, Whole, require_tenant


class Query(Camel):
    """A search: which, in which order, which page. The store knows what can be asked; the tenant is always ours."""

    filter = Values()
    sort = AnyJson()
    page = Values()


class PageOfResult(Camel):
    """Where in the whole result this page lies."""

    total_items = Whole(attribute="total")
    has_more_total_items = Flag(attribute="more_total")
    start_cursor = Text(allow_none=True)
    end_cursor = Text(allow_none=True)


@cache
def result_of(item: type[Camel]) -> Camel:
    """Return the shape of a result with such items."""
    made = Camel.from_dict(
        {"items": fields.List(fields.Nested(item)), "page": fields.Nested(PageOfResult)}, name=f"{item.__name__}Result"
    )
    shape: Any = made()
    return shape  # type: ignore[no-any-return]  # from_dict does not tell that the class is its own subclass


def query_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a search as the store takes it: without the tenant, which is always the same.

    Raises:
        Invalid: another tenant is asked for.
    """
    return {**body, "filter": _without_tenant(body.get("filter", {}))}


def _without_tenant(wanted: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in wanted.items() if name != "tenantId"}
    asked = wanted.get("tenantId")
    for tenant in _named(asked):
        require_tenant(tenant)
    if isinstance(rest.get("$or"), list):
        rest["$or"] = [_without_tenant(branch) if isinstance(branch, dict) else branch for branch in rest["$or"]]
    return rest


def _named(asked: Any) -> list[Any]:
    if not isinstance(asked, dict):
        return [asked]
    several = asked.get("$in")
    if isinstance(several, list):
        return [] if TENANT in several else several
    return [asked.get("$eq", asked)]


def page_of(found: Any) -> dict[str, Any]:
    """Return what `result_of` writes of a store's `Found`."""
    return {"items": found.items, "page": found}
