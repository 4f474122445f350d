"""Incidents as /v2 shows them."""

from koppi.api.schemas.shapes import Instant, Item, Key, Text


class Incident(Item):
    """An incident, told in the caller's language."""

    process_definition_id = Text()
    error_type = Text()
    error_message = Text()
    element_id = Text()
    creation_time = Instant()
    state = Text()
    incident_key = Key()
    process_definition_key = Key()
    process_instance_key = Key()
    root_process_instance_key = Key(allow_none=True)
    element_instance_key = Key()
    job_key = Key(allow_none=True)
