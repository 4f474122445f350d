"""What can be searched, field by field, in the names of the /v2 interface."""

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from koppi.store.open_rows import INCIDENT_OPEN
from koppi.store.rows.audit import AuditRow
from koppi.store.rows.definitions import DecisionDefinitionRow, ProcessDefinitionRow
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.searching.fields import Field, Fields, Kind
from koppi.store.searching.search import Search
from koppi.store.searching.specials import VARIABLE_VALUE, has_candidate, has_tags, has_variables, stands_at

_Definition, _Root = ProcessDefinitionRow, aliased(InstanceRow)
_OF_DEFINITION: Fields = {
    "processDefinitionKey": Field(_Definition.key, Kind.KEY),
    "processDefinitionId": Field(_Definition.process_id, Kind.TEXT),
}

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
        "variables": has_variables(InstanceRow.root_key),
        "tags": has_tags(InstanceRow.tags),
        "elementId": stands_at,
    },
)

VARIABLES = Search(
    source=select(VariableRow.key),
    fields={
        "variableKey": Field(VariableRow.key, Kind.KEY),
        "name": Field(VariableRow.name, Kind.TEXT),
        "value": Field(VARIABLE_VALUE, Kind.TEXT),
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
        "candidateGroup": has_candidate("group"),
        "candidateUser": has_candidate("user"),
        "tags": has_tags(_Root.tags),
        "processInstanceVariables": has_variables(WorkItemRow.instance_key),
        "localVariables": has_variables(WorkItemRow.instance_key, WorkItemRow.token),
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
        "elementInstanceKey": Field(func.coalesce(IncidentRow.job_key, IncidentRow.key), Kind.KEY),
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
