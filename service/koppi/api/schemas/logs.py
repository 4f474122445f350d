"""The access log and an instance's journal as /api/v1 shows them."""

from marshmallow import fields

from koppi.api.schemas.shapes import AnyJson, Flag, Instant, Key, Made, Shape, Text, Whole
from koppi.domain.journal import reason_of


class AccessWanted(Shape):
    """Whose accesses: to one client's data, by one actor, after one entry."""

    client = Key()
    actor = Text(longest=256)
    after = Key()
    limit = Whole(low=1, high=500, load_default=100)


class Access(Shape):
    """Somebody saw a client's data, or tried to."""

    key = Key()
    at = Instant()
    actor = Text()
    role = Text()
    unit = Text(allow_none=True)
    client_key = Key(allow_none=True)
    case_key = Key(allow_none=True)
    data_group = Text()
    action = Text()
    ground = Text()
    reason = Text()
    request_id = Text()
    allowed = Flag()


class AccessLog(Shape):
    """Entries of the access log, newest first."""

    items = fields.List(fields.Nested(Access))


class Entry(Shape):
    """One input of an instance and what came of it; of what people wrote only why an operator gave it."""

    seq = Whole()
    at = Instant()
    actor = Text()
    input = AnyJson()
    reason = Made(lambda entry: reason_of(entry.payload))
    case = AnyJson(allow_none=True)
    versions = AnyJson()
    decided = AnyJson()
    passed = AnyJson()


class Journal(Shape):
    """What happened to an instance, in order."""

    items = fields.List(fields.Nested(Entry))


class Backlog(Shape):
    """What waits to be done now."""

    clock = Instant()
    due_timers = Whole()
    open_jobs = Whole()
    undelivered_messages = Whole()
    waiting_contacts = Whole()
    incidents = Whole()
    stuck_instances = fields.List(Key())
    scheduler_jobs = AnyJson()
