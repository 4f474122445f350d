"""What can be searched, field by field, in the names of the /v2 interface."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, exists, or_, select, true, type_coerce
from sqlalchemy.orm import aliased

from koppi.domain.errors import Invalid
from koppi.store.columns import from_json, to_json
from koppi.store.open_rows import INCIDENT_OPEN
from koppi.store.rows.audit import AuditRow
from koppi.store.rows.definitions import DecisionDefinitionRow, ProcessDefinitionRow
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.searching.fields import Field, Fields, Kind, Special
from koppi.store.searching.search import Search

_Definition, _Root = ProcessDefinitionRow, aliased(InstanceRow)
_OF_DEFINITION: Fields = {
    "processDefinitionKey": Field(_Definition.key, Kind.KEY),
    "processDefinitionId": Field(_Definition.process_id, Kind.TEXT),
}


def _has_variables(instance_key: Any, scope: Any = 0) -> Special:
    """A filter by variables: each {name, value} must be there, the value being JSON text."""

    def condition(wanted: Any) -> ColumnElement[bool]:
        if not isinstance(wanted, list):
            raise Invalid("search.bad_value", field="variables")
        return and_(true(), *(_has_variable(instance_key, scope, each) for each in wanted))

    return condition


def _has_variable(instance_key: Any, scope: Any, wanted: Any) -> ColumnElement[bool]:
    name, value = (wanted.get("name"), wanted.get("value")) if isinstance(wanted, dict) else (None, None)
    if isinstance(value, dict) and set(value) == {"$eq"}:
        value = value["$eq"]
    if not isinstance(name, str) or not isinstance(value, str):
        raise Invalid("search.bad_value", field="variables")
    mine = and_(VariableRow.instance_key == instance_key, VariableRow.scope == scope, VariableRow.name == name)
    return exists().where(mine, _normal(value) == _VALUE)


def _normal(json_text: str) -> str:
    """Return JSON text as it is stored; what is no JSON stays, and finds nothing."""
    try:
        return to_json(from_json(json_text))
    except ValueError:
        return json_text


def _has_tags(tags: Any) -> Special:
    def condition(wanted: Any) -> ColumnElement[bool]:
        if not isinstance(wanted, list) or not all(isinstance(tag, str) for tag in wanted):
            raise Invalid("search.bad_value", field="tags")
        return and_(true(), *(type_coerce(tags, Text).contains(to_json(tag), autoescape=True) for tag in wanted))

    return condition


def _has_candidate(kind: str) -> Special:
    """A filter by candidate group (also the one that is the queue) or candidate user."""
    column = WorkItemRow.candidate_groups if kind == "group" else WorkItemRow.candidate_users

    def condition(wanted: Any) -> ColumnElement[bool]:
        names = _names(wanted)
        return or_(*(type_coerce(column, Text).contains(to_json(name), autoescape=True) for name in names))

    return condition


def _names(wanted: Any) -> list[str]:
    """Return the names of a filter `"x"`, `{"$eq": "x"}` or `{"$in": [...]}`."""
    if isinstance(wanted, dict) and len(wanted) == 1:
        wanted = wanted.get("$eq", wanted.get("$in"))
    names = wanted if isinstance(wanted, list) else [wanted]
    if not names or not all(isinstance(name, str) for name in names):
        raise Invalid("search.bad_value", field="candidate")
    return names


def _stands_at(wanted: Any) -> ColumnElement[bool]:
    """A filter by an element at which an instance has something open."""
    names = _names(wanted)
    rows: tuple[tuple[Any, str], ...] = ((WorkItemRow, "CREATED"), (JobRow, "CREATED"), (IncidentRow, "ACTIVE"))
    return or_(
        *(
            exists().where(row.process_instance_key == InstanceRow.key, row.element_id.in_(names), row.state == state)
            for row, state in rows
        )
    )


_VALUE: Any = type_coerce(VariableRow.value, Text)
_INCIDENT_HERE = exists().where(
    IncidentRow.instance_key == InstanceRow.root_key,
    or_(IncidentRow.process_instance_key == InstanceRow.key, InstanceRow.key == InstanceRow.root_key),
    INCIDENT_OPEN,
)

PROCESS_INSTANCES = Search(
    source=select(InstanceRow.key).join(_Definition, _Definition.key == InstanceRow.definition_key),
    fields={
        "processInstanceKey": Field(InstanceRow.key, Kind.KEY),
        **_OF_DEFINITION,
        "processDefinitionName": Field(_Definition.name, Kind.TEXT),
        "processDefinitionVersion": Field(_Definition.version, Kind.NUMBER),
        "processDefinitionVersionTag": Field(_Definition.version_tag, Kind.TEXT),
        "state": Field(
            case(
                (and_(InstanceRow.suspended_at.is_not(None), InstanceRow.status == "ACTIVE"), "SUSPENDED"),
                else_=InstanceRow.status,
            ),
            Kind.TEXT,
        ),
        "startDate": Field(InstanceRow.started_at, Kind.MOMENT),
        "endDate": Field(InstanceRow.ended_at, Kind.MOMENT),
        "suspendedDate": Field(InstanceRow.suspended_at),
        "hasIncident": Field(_INCIDENT_HERE, Kind.FLAG),
        "parentProcessInstanceKey": Field(InstanceRow.parent_key, Kind.KEY),
        "parentElementInstanceKey": Field(InstanceRow.parent_key, Kind.KEY),
        "rootProcessInstanceKey": Field(InstanceRow.root_key, Kind.KEY),
        "businessId": Field(InstanceRow.business_id, Kind.TEXT),
        "tags": Field(InstanceRow.tags),
    },
    key="processInstanceKey",
    specials={
        "variables": _has_variables(InstanceRow.root_key),
        "tags": _has_tags(InstanceRow.tags),
        "elementId": _stands_at,
    },
)

VARIABLES = Search(
    source=select(VariableRow.key),
    fields={
        "variableKey": Field(VariableRow.key, Kind.KEY),
        "name": Field(VariableRow.name, Kind.TEXT),
        "value": Field(_VALUE, Kind.TEXT),
        "scopeKey": Field(VariableRow.scope_key, Kind.KEY),
        "processInstanceKey": Field(VariableRow.instance_key, Kind.KEY),
        "rootProcessInstanceKey": Field(VariableRow.instance_key, Kind.KEY),
    },
    key="variableKey",
)

USER_TASKS = Search(
    source=select(WorkItemRow.key)
    .join(_Definition, _Definition.key == WorkItemRow.definition_key)
    .join(_Root, _Root.key == WorkItemRow.instance_key),
    fields={
        "userTaskKey": Field(WorkItemRow.key, Kind.KEY),
        "elementInstanceKey": Field(WorkItemRow.key, Kind.KEY),
        "name": Field(WorkItemRow.name, Kind.TEXT),
        "state": Field(WorkItemRow.state, Kind.TEXT),
        "assignee": Field(WorkItemRow.assignee, Kind.TEXT),
        "elementId": Field(WorkItemRow.element_id, Kind.TEXT),
        "candidateGroups": Field(WorkItemRow.candidate_groups),
        "candidateUsers": Field(WorkItemRow.candidate_users),
        **_OF_DEFINITION,
        "processDefinitionVersion": Field(_Definition.version, Kind.NUMBER),
        "processName": Field(_Definition.name, Kind.TEXT),
        "creationDate": Field(WorkItemRow.created_at, Kind.MOMENT),
        "completionDate": Field(WorkItemRow.completed_at, Kind.MOMENT),
        "followUpDate": Field(WorkItemRow.follow_up_at, Kind.MOMENT),
        "dueDate": Field(WorkItemRow.due_at, Kind.MOMENT),
        "priority": Field(WorkItemRow.priority, Kind.NUMBER),
        "processInstanceKey": Field(WorkItemRow.process_instance_key, Kind.KEY),
        "rootProcessInstanceKey": Field(WorkItemRow.instance_key, Kind.KEY),
        "businessId": Field(_Root.business_id, Kind.TEXT),
        "caseKey": Field(WorkItemRow.case_key),
        "clientKey": Field(WorkItemRow.client_key),
        "formKey": Field(WorkItemRow.form_key),
        "externalFormReference": Field(WorkItemRow.external_reference),
        "customHeaders": Field(WorkItemRow.headers),
        "tags": Field(_Root.tags),
    },
    key="userTaskKey",
    specials={
        "candidateGroup": _has_candidate("group"),
        "candidateUser": _has_candidate("user"),
        "tags": _has_tags(_Root.tags),
        "processInstanceVariables": _has_variables(WorkItemRow.instance_key),
        "localVariables": _has_variables(WorkItemRow.instance_key, WorkItemRow.token),
    },
)

JOBS = Search(
    source=select(JobRow.key)
    .join(_Definition, _Definition.key == JobRow.definition_key)
    .join(_Root, _Root.key == JobRow.instance_key),
    fields={
        "jobKey": Field(JobRow.key, Kind.KEY),
        "elementInstanceKey": Field(JobRow.key, Kind.KEY),
        "type": Field(JobRow.type, Kind.TEXT),
        "state": Field(JobRow.state, Kind.TEXT),
        "worker": Field(JobRow.worker, Kind.TEXT),
        "elementId": Field(JobRow.element_id, Kind.TEXT),
        "retries": Field(JobRow.retries, Kind.NUMBER),
        "deadline": Field(JobRow.deadline_at, Kind.MOMENT),
        "creationTime": Field(JobRow.created_at, Kind.MOMENT),
        "lastUpdateTime": Field(JobRow.updated_at, Kind.MOMENT),
        "endTime": Field(JobRow.ended_at, Kind.MOMENT),
        "errorCode": Field(JobRow.error_code, Kind.TEXT),
        "errorMessage": Field(JobRow.error_message, Kind.TEXT),
        "priority": Field(JobRow.priority, Kind.NUMBER),
        "hasFailedWithRetriesLeft": Field(
            and_(JobRow.error_message.is_not(None), JobRow.retries > 0, JobRow.state == "CREATED"), Kind.FLAG
        ),
        "customHeaders": Field(JobRow.headers),
        **_OF_DEFINITION,
        "processInstanceKey": Field(JobRow.process_instance_key, Kind.KEY),
        "rootProcessInstanceKey": Field(JobRow.instance_key, Kind.KEY),
        "businessId": Field(_Root.business_id, Kind.TEXT),
    },
    key="jobKey",
)

INCIDENTS = Search(
    source=select(IncidentRow.key).join(_Definition, _Definition.key == IncidentRow.definition_key),
    fields={
        "incidentKey": Field(IncidentRow.key, Kind.KEY),
        "state": Field(IncidentRow.state, Kind.TEXT),
        "errorType": Field(IncidentRow.error_type, Kind.TEXT),
        "code": Field(IncidentRow.code),
        "parameters": Field(IncidentRow.parameters),
        "creationTime": Field(IncidentRow.created_at, Kind.MOMENT),
        "elementId": Field(IncidentRow.element_id, Kind.TEXT),
        "elementInstanceKey": Field(IncidentRow.key, Kind.KEY),
        "jobKey": Field(IncidentRow.job_key, Kind.KEY),
        **_OF_DEFINITION,
        "processInstanceKey": Field(IncidentRow.process_instance_key, Kind.KEY),
        "rootProcessInstanceKey": Field(IncidentRow.instance_key, Kind.KEY),
    },
    key="incidentKey",
)

_Newer = aliased(ProcessDefinitionRow)
PROCESS_DEFINITIONS = Search(
    source=select(_Definition.key).where(_Definition.deleted_at.is_(None)),
    fields={
        "processDefinitionKey": Field(_Definition.key, Kind.KEY),
        "processDefinitionId": Field(_Definition.process_id, Kind.TEXT),
        "name": Field(_Definition.name, Kind.TEXT),
        "version": Field(_Definition.version, Kind.NUMBER),
        "versionTag": Field(_Definition.version_tag, Kind.TEXT),
        "resourceName": Field(_Definition.resource_name, Kind.TEXT),
        "isLatestVersion": Field(
            ~exists().where(
                _Newer.process_id == _Definition.process_id,
                _Newer.version > _Definition.version,
                _Newer.deleted_at.is_(None),
            ),
            Kind.FLAG,
        ),
    },
    key="processDefinitionKey",
)

_Decision = DecisionDefinitionRow
DECISION_DEFINITIONS = Search(
    source=select(_Decision.key).where(_Decision.deleted_at.is_(None)),
    fields={
        "decisionDefinitionKey": Field(_Decision.key, Kind.KEY),
        "decisionDefinitionId": Field(_Decision.decision_id, Kind.TEXT),
        "name": Field(_Decision.name, Kind.TEXT),
        "version": Field(_Decision.version, Kind.NUMBER),
        "decisionRequirementsId": Field(_Decision.requirements_id, Kind.TEXT),
        "decisionRequirementsKey": Field(_Decision.requirements_key, Kind.KEY),
        "decisionRequirementsName": Field(_Decision.requirements_name, Kind.TEXT),
        "decisionRequirementsVersion": Field(_Decision.requirements_version, Kind.NUMBER),
    },
    key="decisionDefinitionKey",
)

AUDIT_LOGS = Search(
    source=select(AuditRow.key),
    fields={
        "auditLogKey": Field(AuditRow.key, Kind.KEY),
        "timestamp": Field(AuditRow.at, Kind.MOMENT),
        "actorId": Field(AuditRow.actor, Kind.TEXT),
        "operationType": Field(AuditRow.action, Kind.TEXT),
        "entityType": Field(AuditRow.object_kind, Kind.TEXT),
        "entityKey": Field(AuditRow.object_key, Kind.KEY),
        "processInstanceKey": Field(AuditRow.instance_key, Kind.KEY),
        "caseKey": Field(AuditRow.case_key, Kind.KEY),
        "unit": Field(AuditRow.unit, Kind.TEXT),
        "detail": Field(AuditRow.detail),
    },
    key="auditLogKey",
)
