"""Small forms for the tests of the room, and a page that posts what it shows."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import simplejson

from koppi.domain.findings import Finding
from koppi.feel import Language, Moment
from koppi.forms import Form, Layout, Validated, read_form
from koppi.forms.layout import Field, Group, Node, Rows

MOMENT = Moment(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
LANGUAGE = Language()


def content(*components: Mapping[str, Any], **head: Any) -> bytes:
    raw = {"id": "sample", "type": "default", "schemaVersion": 19, "components": list(components), **head}
    return simplejson.dumps(raw, use_decimal=True).encode()


def read(*components: Mapping[str, Any], **head: Any) -> tuple[Form | None, tuple[Finding, ...]]:
    return read_form("sample.form", content(*components, **head), LANGUAGE)


def form(*components: Mapping[str, Any], **head: Any) -> Form:
    found, findings = read(*components, **head)
    assert found is not None, findings
    return found


def refusals(*components: Mapping[str, Any], **head: Any) -> set[str]:
    found, findings = read(*components, **head)
    assert found is None
    return {finding.code for finding in findings}


def component(type_: str, key: str = "answer", /, **attributes: Any) -> dict[str, Any]:
    return {"type": type_, "id": f"id_{key}", "key": key, "label": key.capitalize(), **attributes}


def validate(asked: Form, submitted: Mapping[str, Any], **context: Any) -> Validated:
    return asked.validate(submitted, context, MOMENT)


def answer(asked: Mapping[str, Any], value: Any, **context: Any) -> Any:
    """Return what the one component makes of `value`: the JSON value, or the codes of the errors as a set."""
    validated = validate(form(asked), {"answer": value}, **context)
    return {error.code for error in validated.errors} or validated.values["answer"]


def page(asked: Form, values: Mapping[str, Any] | None = None, language: str = "fi", **context: Any) -> Layout:
    return asked.layout(values or {}, context, MOMENT, language)


def fields(nodes: tuple[Node, ...]) -> Iterator[Field]:
    for node in nodes:
        match node:
            case Field():
                yield node
            case Group():
                yield from fields(node.components)
            case Rows():
                for row in node.rows:
                    yield from fields(row.components)


def field(asked: Form, name: str = "answer", /, values: Mapping[str, Any] | None = None, **context: Any) -> Field:
    return next(found for found in fields(page(asked, values, **context).components) if found.name == name)


class Posted(dict[str, list[str]]):
    """The values of a posted page."""

    def getlist(self, key: str) -> list[str]:
        return self.get(key, [])


_MARKED = {"checkbox", "radio", "checklist", "taglist"}


def post(layout: Layout) -> Posted:
    """Return what a browser posts when the page is sent as it stands."""
    posted = Posted()
    _post(layout.components, posted)
    return posted


def _post(nodes: tuple[Node, ...], posted: Posted) -> None:
    for node in nodes:
        match node:
            case Field(readonly=False):
                posted[node.name] = [""] if node.kind in _MARKED else []
                if node.options:
                    posted[node.name] += [option.value for option in node.options if option.selected]
                    posted[node.name] = posted[node.name] or [""]
                elif node.kind not in _MARKED:
                    posted[node.name] = [node.value.replace("\n", "\r\n")]
            case Group():
                _post(node.components, posted)
            case Rows():
                posted[node.name] = ["", *(str(row.index) for row in node.rows)]
                for row in node.rows:
                    _post(row.components, posted)
