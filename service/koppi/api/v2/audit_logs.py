"""The audit log: what was done, by whom."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from marshmallow import fields

from koppi.api.routes import Call, Route
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.api.schemas.shapes import Instant, Item, Key, Made, Text
from koppi.usecases import system

_ENTITY = {
    "instance": "PROCESS_INSTANCE",
    "work_item": "USER_TASK",
    "job": "JOB",
    "incident": "INCIDENT",
    "deployment": "RESOURCE",
    "user": "USER",
}
_OPERATION = {
    "assign": "ASSIGN",
    "claim": "ASSIGN",
    "release": "UNASSIGN",
    "complete": "COMPLETE",
    "cancel": "CANCEL",
    "resolve": "RESOLVE",
    "create": "CREATE",
    "deploy": "CREATE",
}


Entry: TypeAlias = Mapping[str, Any]


def _entity(entry: Entry) -> str:
    return _ENTITY.get(entry["entityType"], "RESOURCE")


def _category(entry: Entry) -> str:
    return "USER_TASKS" if entry["entityType"] == "work_item" else "DEPLOYED_RESOURCES"


def _operation(entry: Entry) -> str:
    return _OPERATION.get(entry["operationType"].rsplit(".", 1)[-1], "UPDATE")


def _result(entry: Entry) -> str:
    return "FAIL" if (entry["detail"] or {}).get("refused") else "SUCCESS"


def _key_of(kind: str) -> Made:
    """A key that is there when the entry is about a thing of this kind."""

    def key(entry: Entry) -> str | None:
        return str(entry["entityKey"]) if entry["entityType"] == kind and entry["entityKey"] else None

    return Made(key, allow_none=True)


class AuditLog(Item):
    """One thing that was done."""

    audit_log_key = Key()
    entity_key = Made(lambda entry: str(entry["entityKey"] or entry["auditLogKey"]))
    entity_type = Made(_entity)
    operation_type = Made(_operation)
    timestamp = Instant()
    actor_id = Text(allow_none=True)
    actor_type = fields.Constant("USER")
    result = Made(_result)
    category = Made(_category)
    process_instance_key = Key(allow_none=True)
    root_process_instance_key = Key(attribute="processInstanceKey", allow_none=True)
    job_key = _key_of("job")
    user_task_key = _key_of("work_item")
    deployment_key = _key_of("deployment")
    entity_description = Text(attribute="operationType", allow_none=True)
    batch_operation_key = fields.Constant(None)
    batch_operation_type = fields.Constant(None)
    agent_element_id = fields.Constant(None)
    process_definition_id = fields.Constant(None)
    process_definition_key = fields.Constant(None)
    element_instance_key = fields.Constant(None)
    decision_requirements_id = fields.Constant(None)
    decision_requirements_key = fields.Constant(None)
    decision_definition_id = fields.Constant(None)
    decision_definition_key = fields.Constant(None)
    decision_evaluation_key = fields.Constant(None)
    form_key = fields.Constant(None)
    resource_key = fields.Constant(None)
    related_entity_key = fields.Constant(None)
    related_entity_type = fields.Constant(None)
    inbound_channel_type = fields.Constant(None)
    inbound_channel_tool_name = fields.Constant(None)


def search(call: Call) -> Any:
    """Search the audit log."""
    return page_of(system.search_audit(call.caller, query_of(call.body)))


ROUTES = (Route("POST", "/v2/audit-logs/search", search, takes=Query(), gives=result_of(AuditLog)),)
