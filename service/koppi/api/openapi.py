"""The OpenAPI 3.1 document, made of the routes and their shapes."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, fields

from koppi.api import json_text
from koppi.api.once import HEADER
from koppi.api.routes import Route
from koppi.api.schemas import shapes

_PLACE = re.compile(r"<(\w+)>")
_KEY: Mapping[str, Any] = {"type": "string", "pattern": "^-?[0-9]+$"}
_TYPES: Mapping[type[fields.Field[Any]], Mapping[str, Any]] = {
    shapes.Key: _KEY,
    shapes.Text: {"type": "string"},
    shapes.Whole: {"type": "integer"},
    shapes.Flag: {"type": "boolean"},
    shapes.Instant: {"type": "string", "format": "date-time"},
    shapes.Day: {"type": "string", "format": "date"},
    shapes.Texts: {"type": "array", "items": {"type": "string"}},
    shapes.Values: {"type": "object", "additionalProperties": True},
    shapes.AnyJson: {},
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}},
        },
    },
}


def document(routes: Iterable[Route], version: str) -> dict[str, Any]:
    """Return the document of these routes."""
    writing = _Writing()
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = _PLACE.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = writing.operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Koppi", "version": version},
        "security": [{"basic": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM, **writing.schemas},
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


class _Writing:
    """Writes operations and gathers the shapes they name."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}
        self._names: dict[type[Schema], str] = {}

    def operation(self, route: Route) -> dict[str, Any]:
        """Return one operation."""
        written: dict[str, Any] = {
            "operationId": _PLACE.sub(r"\1", route.method.lower() + route.path).strip("/").replace("/", "."),
            "summary": route.summary,
            "responses": self._responses(route),
        }
        parameters = self._parameters(route)
        if parameters:
            written["parameters"] = parameters
        if route.upload:
            written["requestBody"] = {"content": {"multipart/form-data": {"schema": {"type": "object"}}}}
        elif route.takes and route.method != "GET":
            written["requestBody"] = {"content": {"application/json": {"schema": self._named(route.takes, given=True)}}}
        if route.open:
            written["security"] = []
        return written

    def _parameters(self, route: Route) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = [
            {"name": name, "in": "path", "required": True, "schema": dict(_KEY)} for name in _PLACE.findall(route.path)
        ]
        if route.takes and route.method == "GET":
            shape = self._object(route.takes, given=True)
            found += [{"name": name, "in": "query", "schema": kind} for name, kind in shape["properties"].items()]
        if route.once:
            found.append({"name": HEADER, "in": "header", "schema": {"type": "string"}})
        return found

    def _responses(self, route: Route) -> dict[str, Any]:
        problem = {"$ref": "#/components/schemas/Problem"}
        responses: dict[str, Any] = {
            "default": {"description": "A problem", "content": {"application/problem+json": {"schema": problem}}}
        }
        if route.gives is not None:
            content = {route.media: {"schema": self._named(route.gives)}}
            responses[str(route.status)] = {"description": route.summary, "content": content}
        elif route.media != "application/json":
            responses[str(route.status)] = {"description": route.summary, "content": {route.media: {}}}
        else:
            responses["204"] = {"description": "Done"}
        return responses

    def _named(self, schema: Schema, *, given: bool = False) -> dict[str, Any]:
        """Return a reference to a shape, which is written once; two nouns' shapes of one name are told apart."""
        kind = type(schema)
        if kind not in self._names:
            noun = kind.__module__.rsplit(".", 1)[-1]
            name = kind.__name__ if kind.__name__ not in self.schemas else f"{noun}.{kind.__name__}"
            self._names[kind] = name
            self.schemas[name] = {}
            self.schemas[name] = self._object(schema, given=given)
        return {"$ref": f"#/components/schemas/{self._names[kind]}"}

    def _object(self, schema: Schema, *, given: bool) -> dict[str, Any]:
        """Return a shape: of what is `given` only some members are required, what is shown has them all."""
        members = {field.data_key or name: field for name, field in schema.fields.items()}
        return {
            "type": "object",
            "description": (type(schema).__doc__ or "").split("\n")[0],
            "properties": {name: self._field(field, given=given) for name, field in members.items()},
            "required": [name for name, field in members.items() if field.required or not given],
        }

    def _field(self, field: fields.Field[Any], *, given: bool) -> dict[str, Any]:
        if isinstance(field, fields.Nested):
            kind = self._named(field.schema, given=given)
            return {"anyOf": [kind, {"type": "null"}]} if field.allow_none else kind
        kind = self._plain(field, given=given)
        if field.allow_none and "type" in kind:
            kind["type"] = [kind["type"], "null"]
        return kind

    def _plain(self, field: fields.Field[Any], *, given: bool) -> dict[str, Any]:
        if isinstance(field, fields.List):
            return {"type": "array", "items": self._field(field.inner, given=given)}
        if isinstance(field, fields.Constant):
            return {"const": field.constant}
        if isinstance(field, shapes.Made):
            return {"type": field.kind}
        if isinstance(field, shapes.Choice):
            return {"type": "string", "enum": list(field.choices)}
        return dict(next(_TYPES[kind] for kind in type(field).__mro__ if kind in _TYPES))


def text_of(routes: Iterable[Route], version: str) -> str:
    """Return the document as a JSON text."""
    return json_text.write(document(routes, version))
