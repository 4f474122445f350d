"""The local operations as a table for the people who draw."""

from collections.abc import Mapping

from marshmallow import Schema

from koppi.usecases.operations.operation import LocalOperation


def operations_table(operations: Mapping[str, LocalOperation]) -> str:
    """Return the operations as a table in Markdown: inputs that are needed, then those that may be left out."""
    lines = ["| type | inputs; those that may be left out | outputs |", "|---|---|---|"]
    for type_, operation in operations.items():
        needed = _names(operation.inputs, required=True)
        others = _names(operation.inputs, required=False)
        inputs = "; ".join(filter(None, (needed, others)))
        lines.append(f"| `{type_}` | {inputs} | {_names(operation.outputs, required=False)} |")
    return "\n".join(lines) + "\n"


def _names(schema: Schema, *, required: bool) -> str:
    chosen = [field.data_key or name for name, field in schema.fields.items() if field.required == required]
    return ", ".join(f"`{name}`" for name in chosen)
