"""Reads what a request brings: its body, checked by the route's schema, and the language it wants."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from koppi.api import json_text
from koppi.api.routes import Route
from koppi.domain.errors import FieldError, Invalid
from koppi.texts import LANGUAGES


def accepted_language(request: Request) -> str:
    """Return the language that the request asks for, empty when it asks for none of ours."""
    return request.accept_languages.best_match(LANGUAGES) or ""


def body_of(request: Request, route: Route) -> Mapping[str, Any]:
    """Return the body (of a GET: the query) as the route's schema reads it; no body is an empty one.

    Raises:
        Invalid: it is no JSON object, or fields of it are wrong.
    """
    if route.upload:
        return {}
    if request.method in ("GET", "HEAD"):
        return checked(route.takes, request.args.to_dict()) if route.takes else {}
    given = _json(request)
    return checked(route.takes, given) if route.takes else given


def checked(schema: Schema, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a schema reads from `given`.

    Raises:
        Invalid: `api.invalid` with each wrong field.
    """
    try:
        read: Mapping[str, Any] = schema.load(given)
    except ValidationError as error:
        faults = tuple(FieldError(field, code) for field, code in _flat(error.messages, ""))
        raise Invalid("api.invalid", fields=faults, count=len(faults)) from None
    return read


def _json(request: Request) -> Mapping[str, Any]:
    text = request.get_data()
    if not text.strip():
        return {}
    if not request.is_json:
        raise UnsupportedMediaType
    value = json_text.read(text)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Invalid("api.not_an_object")
    return value


def _flat(messages: Any, place: str) -> Iterator[tuple[str, str]]:
    """Give (field with its place, code) of each message of a schema."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            below = place if name == "_schema" else f"{place}.{name}" if place else str(name)
            yield from _flat(inner, below)
    else:
        yield from ((place, code) for code in messages)
