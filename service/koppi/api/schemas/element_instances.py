"""Element instances as /v2 shows them."""

from koppi.api.schemas.shapes import Flag, Instant, Item, Key, Text


class ElementInstance(Item):
    """Where an instance stands, or stood."""

    process_definition_id = Text()
    start_date = Instant()
    end_date = Instant(allow_none=True)
    element_id = Text()
    element_name = Text()
    type = Text()
    state = Text()
    has_incident = Flag()
    element_instance_key = Key()
    process_instance_key = Key()
    root_process_instance_key = Key(allow_none=True)
    process_definition_key = Key()
    incident_key = Key(allow_none=True)
