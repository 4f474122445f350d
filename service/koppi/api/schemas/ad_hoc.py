"""How /v2 starts elements of an open ad-hoc sub-process."""

from marshmallow import fields

from koppi.api.schemas.shapes import Camel, Flag, Text, Values


class AdHocActivity(Camel):
    """An element to start, with variables that it alone sees."""

    element_id = Text(required=True, filled=True, longest=255)
    variables = Values(allow_none=True, load_default=None)


class AdHocActivation(Camel):
    """The elements to start; what else is under way there may be cancelled first."""

    elements = fields.List(fields.Nested(AdHocActivity), required=True)
    cancel_remaining_instances = Flag(allow_none=True, load_default=False)
