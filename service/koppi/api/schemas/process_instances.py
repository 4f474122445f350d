"""Process instances as /v2 takes and shows them."""

from koppi.api.schemas.shapes import AnyJson, Camel, Flag, Instant, Item, Key, Tenant, Text, Texts, Values, Whole

_DAY = 86_400_000


class NewInstance(Camel):
    """Start an instance of a process, by id (and version or version tag) or by key."""

    process_definition_id = Text(filled=True, longest=255, allow_none=True, load_default=None)
    process_definition_key = Key(allow_none=True, load_default=None)
    process_definition_version = Whole(load_default=-1)
    process_definition_version_tag = Text(allow_none=True, load_default=None)
    variables = Values(allow_none=True, load_default=None)
    await_completion = Flag(load_default=False)
    fetch_variables = Texts(allow_none=True, load_default=())
    request_timeout = Whole(high=_DAY, load_default=0)
    business_id = Text(allow_none=True, load_default=None, longest=255)
    tags = Texts(allow_none=True, load_default=())
    start_instructions = AnyJson(allow_none=True, load_default=None)
    runtime_instructions = AnyJson(allow_none=True, load_default=None)


class Suspension(Camel):
    """Let an instance stand still; the reason is ours, for the people who ask why."""

    reason = Text(allow_none=True, load_default="", longest=1000)


class CreatedInstance(Tenant):
    """An instance that was just started."""

    process_definition_id = Text(attribute="definition.process_id")
    process_definition_version = Whole(attribute="definition.version")
    process_definition_key = Key(attribute="definition.key")
    process_instance_key = Key(attribute="instance.key")
    variables = Values()
    tags = Texts(attribute="instance.tags")
    business_id = Text(attribute="instance.business_id", allow_none=True)


class ProcessInstance(Item):
    """An instance."""

    process_definition_id = Text()
    process_definition_name = Text(allow_none=True)
    process_definition_version = Whole()
    process_definition_version_tag = Text(allow_none=True)
    process_definition_key = Key()
    start_date = Instant()
    end_date = Instant(allow_none=True)
    state = Text()
    suspended_date = Instant(allow_none=True)
    has_incident = Flag()
    process_instance_key = Key()
    parent_process_instance_key = Key(allow_none=True)
    parent_element_instance_key = Key(allow_none=True)
    root_process_instance_key = Key(allow_none=True)
    tags = Texts()
    business_id = Text(allow_none=True)
