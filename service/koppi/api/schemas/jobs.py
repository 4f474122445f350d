"""Jobs as /v2 takes and shows them."""

from datetime import UTC

from marshmallow import fields

from koppi.api.schemas.shapes import (
    AnyJson,
    Camel,
    Changes,
    Flag,
    Instant,
    Item,
    Key,
    Made,
    Tenant,
    Text,
    Texts,
    Values,
    Whole,
)

_DAY = 86_400_000


class Activation(Camel):
    """Ask for jobs of a type; `requestTimeout` is how long to wait for one (0 the server's own time, below 0 not)."""

    type = Text(required=True, filled=True, longest=255)
    timeout = Whole(required=True, low=1, high=30 * _DAY)
    max_jobs_to_activate = Whole(required=True, low=1)
    worker = Text(allow_none=True, load_default="", longest=255)
    fetch_variable = Texts(allow_none=True, load_default=())
    request_timeout = Whole(allow_none=True, load_default=0)
    with_lease = Flag(allow_none=True, load_default=False)


class ActivatedJob(Tenant):
    """A job in a worker's hands."""

    type = Text(attribute="job.type")
    process_definition_id = Text(attribute="definition.process_id")
    process_definition_version = Whole(attribute="definition.version")
    process_definition_key = Key(attribute="definition.key")
    element_id = Text(attribute="job.element_id")
    custom_headers = Values(attribute="job.headers")
    worker = Text(attribute="job.worker")
    retries = Whole(attribute="job.retries")
    deadline = Made(lambda given: int(given.job.deadline_at.astimezone(UTC).timestamp() * 1000), "integer")
    variables = Values()
    physical_tenant_id = fields.Constant("default")
    job_key = Key(attribute="job.key")
    process_instance_key = Key(attribute="job.process_instance_key")
    element_instance_key = Key(attribute="job.key")
    kind = fields.Constant("BPMN_ELEMENT")
    listener_event_type = fields.Constant("UNSPECIFIED")
    user_task = fields.Constant(None)
    tags = Texts(attribute="instance.tags")
    root_process_instance_key = Key(attribute="job.instance_key", allow_none=True)
    business_id = Text(attribute="instance.business_id", allow_none=True)
    priority = Whole(attribute="job.priority")
    job_lease_token = Text(attribute="job.lease_token", allow_none=True)


class ActivatedJobs(Camel):
    """The jobs that were handed out, none when there was no work."""

    jobs = fields.List(fields.Nested(ActivatedJob))


class Job(Item):
    """A job."""

    custom_headers = Values()
    deadline = Instant(allow_none=True)
    denied_reason = fields.Constant(None)
    element_id = Text()
    element_instance_key = Key()
    end_time = Instant(allow_none=True)
    error_code = Text(allow_none=True)
    error_message = Text(allow_none=True)
    has_failed_with_retries_left = Flag()
    is_denied = fields.Constant(None)
    job_key = Key()
    kind = fields.Constant("BPMN_ELEMENT")
    listener_event_type = fields.Constant("UNSPECIFIED")
    process_definition_id = Text()
    process_definition_key = Key()
    process_instance_key = Key()
    root_process_instance_key = Key(allow_none=True)
    business_id = Text(allow_none=True)
    retries = Whole()
    state = Text()
    type = Text()
    worker = Text()
    creation_time = Instant(allow_none=True)
    last_update_time = Instant(allow_none=True)
    priority = Whole()


class JobCompletion(Camel):
    """A job is done."""

    variables = Values(allow_none=True, load_default=None)
    job_lease_token = Text(allow_none=True, load_default=None)
    result = AnyJson(allow_none=True)


class JobFailure(Camel):
    """A job failed. No retries left is an incident, and absent `retries` are none."""

    retries = Whole(low=0, high=1_000_000, allow_none=True, load_default=0)
    error_message = Text(allow_none=True, load_default="")
    retry_back_off = Whole(low=0, high=30 * _DAY, allow_none=True, load_default=0)
    variables = Values(allow_none=True, load_default=None)
    job_lease_token = Text(allow_none=True, load_default=None)


class JobError(Camel):
    """A job ends with a BPMN error."""

    error_code = Text(required=True, filled=True, longest=255)
    error_message = Text(allow_none=True, load_default="")
    variables = Values(allow_none=True, load_default=None)
    job_lease_token = Text(allow_none=True, load_default=None)


class JobChangeset(Changes):
    """What is changed; the time-out counts from now, in milliseconds."""

    retries = Whole(low=0, high=1_000_000)
    timeout = Whole(low=0, high=30 * _DAY)
    priority = Whole()


class JobChange(Camel):
    """Change a job."""

    changeset = fields.Nested(JobChangeset, required=True)
    job_lease_token = Text(allow_none=True, load_default=None)
