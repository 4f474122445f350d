"""Codes that diagrams give to operations: short texts whose meaning lies in the diagram and its tables."""

from typing import Any

from marshmallow import fields, validate

_LONGEST = 100


def short_code(**options: Any) -> fields.String:
    """Return the field of an input that is a code."""
    return fields.String(validate=validate.Length(min=1, max=_LONGEST), **options)
