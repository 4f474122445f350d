"""From a filled form to the layout of a page."""

from collections.abc import Mapping, Sequence

from koppi.domain.errors import FieldError
from koppi.forms import layout, nodes
from koppi.forms.components import Component, Passage, Section, Spacer
from koppi.forms.filling import MOST_ROWS
from koppi.forms.markdown import html, plain
from koppi.forms.view import View
from koppi.forms.wording import Wording


def draw(filled: tuple[nodes.Node, ...], errors: Sequence[FieldError]) -> tuple[layout.Node, ...]:
    """Return the layout of `filled` with `errors` beside their fields."""
    by_name: dict[str, list[FieldError]] = {}
    for error in errors:
        by_name.setdefault(error.field, []).append(error)
    return _draw_all(filled, by_name)


def _draw_all(filled: tuple[nodes.Node, ...], errors: Mapping[str, list[FieldError]]) -> tuple[layout.Node, ...]:
    drawn: list[layout.Node] = []
    for node in filled:
        match node:
            case nodes.Answer():
                drawn.append(_field(node, errors))
            case nodes.Part():
                drawn.append(_part(node, errors))
            case nodes.Rows():
                drawn.append(_rows(node, errors))
    return tuple(drawn)


def _field(answer: nodes.Answer, errors: Mapping[str, list[FieldError]]) -> layout.Field:
    asked, view = answer.component, answer.view
    value = asked.field.on_page(answer.value, view)
    return layout.Field(
        id=asked.id,
        name=answer.name,
        kind=asked.field.type if asked.type == "datetime" else asked.type,
        label=asked.label.shown(view),
        description=_shown(asked.description, view),
        value=value,
        options=tuple(layout.Choice(*option) for option in asked.field.options_on_page(answer.value, view)),
        required=asked.field.required,
        readonly=answer.locked,
        errors=tuple(errors.get(answer.name, ())),
        attributes=asked.field.attributes(view),
        prefix=_shown(asked.prefix, view),
        suffix=_shown(asked.suffix, view),
        columns=asked.columns,
        row=asked.row,
    )


def _part(part: nodes.Part, errors: Mapping[str, list[FieldError]]) -> layout.Node:
    component: Component = part.component
    match component:
        case Section():
            label, inner = _shown(component.label, part.view), _draw_all(part.parts, errors)
            return layout.Group(
                component.id, label, component.outline, inner, columns=component.columns, row=component.row
            )
        case Passage():
            text = html(component.text.shown(part.view, plain))
            return layout.Text(component.id, text, columns=component.columns, row=component.row)
    height = component.height if isinstance(component, Spacer) else 0
    return layout.Mark(component.id, component.type, height, component.columns, component.row)


def _rows(rows: nodes.Rows, errors: Mapping[str, list[FieldError]]) -> layout.Rows:
    component = rows.component
    return layout.Rows(
        id=component.id,
        name=rows.name,
        label=_shown(component.label, rows.view),
        outline=component.outline,
        rows=tuple(layout.Row(index, _draw_all(row, errors)) for index, row in enumerate(rows.rows)),
        may_add=component.may_change and len(rows.rows) < MOST_ROWS,
        may_remove=component.may_change,
        errors=tuple(errors.get(rows.name, ())),
        columns=component.columns,
        row=component.row,
    )


def _shown(wording: Wording | None, view: View) -> str:
    return wording.shown(view) if wording else ""
