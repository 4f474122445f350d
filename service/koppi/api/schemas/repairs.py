"""How /v2 asks for another version under a running instance, and for tokens elsewhere in it."""

from marshmallow import fields

from koppi.api.schemas.shapes import Camel, Choice, Key, Text, Values


class MappingInstruction(Camel):
    """Which element of the other version an element is."""

    source_element_id = Text(required=True, filled=True, longest=255)
    target_element_id = Text(required=True, filled=True, longest=255)


class Migration(Camel):
    """The version to go on by, with a counterpart for each open element."""

    target_process_definition_key = Key(required=True)
    mapping_instructions = fields.List(fields.Nested(MappingInstruction), required=True)


class VariableInstruction(Camel):
    """Variables to write before a token is set: into the instance, or into the scope of an element around it."""

    variables = Values(required=True)
    scope_id = Text(allow_none=True, load_default="", longest=255)


class ActivateInstruction(Camel):
    """Set a token at an element, in the scope that is named or the only one that there is."""

    element_id = Text(required=True, filled=True, longest=255)
    ancestor_element_instance_key = Text(allow_none=True, load_default=None, longest=19)
    variable_instructions = fields.List(fields.Nested(VariableInstruction), allow_none=True, load_default=())


class TerminateInstruction(Camel):
    """Take away one element instance by its key, or all of an element."""

    element_id = Text(allow_none=True, load_default=None, longest=255)
    element_instance_key = Key(allow_none=True, load_default=None)


class MoveSource(Camel):
    """Which tokens move."""

    source_type = Choice("byId", "byKey", allow_none=True, load_default=None)
    source_element_id = Text(allow_none=True, load_default=None, longest=255)
    source_element_instance_key = Key(allow_none=True, load_default=None)


class MoveScope(Camel):
    """In which scope the moved tokens are set."""

    ancestor_scope_type = Choice("direct", "inferred", "sourceParent", required=True)
    ancestor_element_instance_key = Text(allow_none=True, load_default=None, longest=19)


class MoveInstruction(Camel):
    """Take tokens away from one element, and set one for each at another."""

    source_element_instruction = fields.Nested(MoveSource, required=True)
    target_element_id = Text(required=True, filled=True, longest=255)
    ancestor_scope_instruction = fields.Nested(MoveScope, allow_none=True, load_default=None)
    variable_instructions = fields.List(fields.Nested(VariableInstruction), allow_none=True, load_default=())


class Modification(Camel):
    """Tokens to set, to take away and to move, all at once."""

    activate_instructions = fields.List(fields.Nested(ActivateInstruction), allow_none=True, load_default=())
    terminate_instructions = fields.List(fields.Nested(TerminateInstruction), allow_none=True, load_default=())
    move_instructions = fields.List(fields.Nested(MoveInstruction), allow_none=True, load_default=())
