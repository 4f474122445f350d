"""A form on a page: what was typed, and its fields drawn again while somebody types."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import simplejson
from flask import Response, request

from koppi.domain.errors import FieldError
from koppi.feel import Moment
from koppi.forms import Form, Layout, Validated
from koppi.forms.layout import Node
from koppi.web.visit import Visit

CHECKED = "_checked"
"""The hidden input that says the form was sent and refused: from then on its faults are told while typing."""

AGAIN = "_again"
"""The hidden input of a page that only comes back with what was typed, after signing in again."""


def in_rows(nodes: Iterable[Node]) -> list[tuple[Node, ...]]:
    """Return the components line by line: neighbours that the form puts into one row stand side by side."""
    lines: list[tuple[Node, ...]] = []
    for row, found in groupby(nodes, key=lambda node: node.row):
        line = tuple(found)
        lines += [line] if row else [(node,) for node in line]
    return lines


def typed(form: Form | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the posted page holds, and of what was kept before the answers that it does not show."""
    return {**kept, **(form.from_page(request.form) if form else {})}


def moment(visit: Visit) -> Moment:
    """Return the moment in which the visit's conditions are looked at."""
    return Moment(visit.words.now, visit.house.zone)


def lay_out(
    visit: Visit,
    form: Form,
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    errors: Sequence[FieldError] = (),
) -> Layout:
    """Return the form as the page shows it."""
    return form.layout(values, {**context, **visit.words.choices}, moment(visit), visit.words.language, errors)


def checked(visit: Visit, form: Form, values: Mapping[str, Any], context: Mapping[str, Any]) -> Validated:
    """Hold what was typed against the form's rules; what the form does not have is passed over."""
    seen = {**context, **visit.words.choices}
    return form.validate(values, seen, moment(visit), strict=False, language=visit.words.language)


def drawn_again(visit: Visit, form: Form, values: Mapping[str, Any], context: Mapping[str, Any], address: str) -> str:
    """Return the fields alone, with their faults where the form was refused before."""
    errors: Sequence[FieldError] = ()
    if request.form.get(CHECKED):
        errors = checked(visit, form, values, context).errors
    return visit.text(
        "forms/fragment.html", layout=lay_out(visit, form, values, context, errors), address=address, locked=False
    )


def tell(response: Response, event: str, **detail: Any) -> Response:
    """Let the page's script hear of something: `koppi:<event>` with its details."""
    response.headers["HX-Trigger"] = simplejson.dumps({f"koppi:{event}": detail})
    return response
