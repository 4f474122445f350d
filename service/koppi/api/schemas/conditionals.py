"""Conditional start events as /v2 takes and shows them."""

from marshmallow import fields

from koppi.api.schemas.shapes import Camel, Key, Tenant, Values


class Conditions(Camel):
    """The variables that conditions are about; those of one version of a process alone, or of the newest of each."""

    variables = Values(allow_none=True, load_default=None)
    process_definition_key = Key(allow_none=True, load_default=None)


class Begun(Camel):
    """An instance that began."""

    process_definition_key = Key(attribute="definition_key")
    process_instance_key = Key(attribute="key")


class Evaluated(Tenant):
    """That conditions were looked at, and what began."""

    conditional_evaluation_key = Key(attribute="key")
    process_instances = fields.List(fields.Nested(Begun), attribute="instances")
