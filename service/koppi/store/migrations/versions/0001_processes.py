"""The first schema: definitions, instances and what they wait for."""

import sqlalchemy as sa
from alembic import op

from koppi.store.migrations.tables import binaries, flags, index, indexes, key, moments, numbers, texts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _deployments()
    _decision_definitions()
    _forms()
    _process_definitions()
    _resources()
    _instances()
    _variables()
    _work_item_events()
    _work_items()
    _work_item_candidates()
    _timers()
    _jobs()
    _messages()
    _subscriptions()
    _incidents()
    _journal()
    _access_log()
    _audit()


def _deployments() -> None:
    op.create_table(
        "deployments",
        key(),
        *moments("deployed_at"),
        *texts("deployed_by"),
    )


def _decision_definitions() -> None:
    op.create_table(
        "decision_definitions",
        key(),
        *numbers("deployment_key version requirements_key requirements_version"),
        *texts("decision_id checksum resource_name requirements_id requirements_name"),
        *texts("name version_tag", null=True),
        *moments("deployed_at"),
        *moments("deleted_at", null=True),
        sa.UniqueConstraint("decision_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    indexes("decision_definitions", "deployment_key")


def _forms() -> None:
    op.create_table(
        "forms",
        key(),
        *numbers("deployment_key version"),
        *texts("form_id checksum resource_name"),
        *texts("name version_tag", null=True),
        *moments("deployed_at"),
        *moments("deleted_at", null=True),
        sa.UniqueConstraint("form_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    indexes("forms", "deployment_key")


def _process_definitions() -> None:
    op.create_table(
        "process_definitions",
        key(),
        *numbers("deployment_key version"),
        *texts("process_id checksum resource_name"),
        *texts("name version_tag", null=True),
        *moments("deployed_at"),
        *moments("deleted_at", null=True),
        sa.UniqueConstraint("process_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    indexes("process_definitions", "deployment_key")


def _resources() -> None:
    op.create_table(
        "resources",
        key(),
        *numbers("deployment_key"),
        *texts("name checksum"),
        *binaries("content"),
        sa.UniqueConstraint("deployment_key", "name"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    indexes("resources", "checksum")


def _instances() -> None:
    op.create_table(
        "instances",
        key(),
        *numbers("root_key definition_key revision audit_seq journal_seq"),
        *numbers("parent_key parent_token case_key client_key data_key", null=True),
        *texts("process_id status state tags audit_hash"),
        *texts("business_id unit", null=True),
        *moments("started_at"),
        *moments("ended_at suspended_at", null=True),
    )
    indexes("instances", "business_id", "case_key", "definition_key", "parent_key", "root_key", "status, key")


def _variables() -> None:
    op.create_table(
        "variables",
        key(),
        *numbers("instance_key scope scope_key"),
        *texts("name value"),
        sa.UniqueConstraint("instance_key", "scope", "name"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    indexes("variables", "scope_key")


def _work_item_events() -> None:
    op.create_table(
        "work_item_events",
        key(),
        *numbers("work_item_key priority active_seconds waited_seconds"),
        *moments("at"),
        *texts("event actor"),
        *texts("queue unit person role", null=True),
        *moments("due_at opened_at", null=True),
    )
    indexes("work_item_events", "event, at", "work_item_key")


def _work_items() -> None:
    op.create_table(
        "work_items",
        key(),
        *numbers(
            "instance_key process_instance_key token definition_key priority active_seconds draft_version revision"
        ),
        *texts(
            "element_id name state candidate_groups candidate_users due_rule due_kind due_ground "
            "due_reason due_roll headers scopes"
        ),
        *texts("assignee queue external_reference lane unit completed_by draft_by", null=True),
        *flags("assignee_follows_case more_candidates"),
        *moments("due_at follow_up_at completed_at opened_at draft_at", null=True),
        *numbers("form_key case_key client_key", null=True),
        *moments("created_at"),
        *binaries("draft", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    index("ix_work_items_open_due", "work_items", "due_at, key", where="state = 'CREATED'")
    index("uq_work_items_open_token", "work_items", "instance_key, token", unique=True, where="state = 'CREATED'")
    indexes("work_items", "assignee, state, due_at, key", "case_key", "instance_key", "queue, state, due_at, key")


def _work_item_candidates() -> None:
    op.create_table(
        "work_item_candidates",
        *texts("kind value"),
        *numbers("work_item_key"),
        sa.PrimaryKeyConstraint("kind", "value", "work_item_key"),
        sa.ForeignKeyConstraint(["work_item_key"], ["work_items.key"], ondelete="CASCADE"),
    )
    indexes("work_item_candidates", "work_item_key")


def _timers() -> None:
    op.create_table(
        "timers",
        key(),
        *numbers("instance_key process_instance_key token", null=True),
        *texts("element_id due_rule due_kind due_ground due_reason due_roll"),
        *numbers("definition_key round attempts"),
        *texts("process_id", null=True),
        *moments("due_at"),
        *moments("began_at retry_at", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    index("uq_timers_token", "timers", "instance_key, token", unique=True)
    indexes("timers", "due_at, key", "process_id")


def _jobs() -> None:
    op.create_table(
        "jobs",
        key(),
        *numbers("instance_key process_instance_key token definition_key retries priority"),
        *texts("element_id type state worker headers inputs scopes"),
        *moments("deadline_at retry_at ended_at", null=True),
        *texts("lease_token error_code error_message unit", null=True),
        *moments("created_at updated_at"),
        *numbers("case_key client_key", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    index("uq_jobs_open_token", "jobs", "instance_key, token", unique=True, where="state = 'CREATED'")
    index("ix_jobs_to_lease", "jobs", "type, priority, key", where="state = 'CREATED'")
    indexes("jobs", "instance_key")


def _messages() -> None:
    op.create_table(
        "messages",
        key(),
        *texts("kind name correlation_key message_id published_by"),
        *binaries("variables", null=True),
        *moments("published_at expires_at"),
        *moments("expired_at delivered_at", null=True),
        *numbers("delivered_to case_key client_key", null=True),
        *texts("business_id unit", null=True),
    )
    index("ix_messages_untaken", "messages", "kind, key", where="delivered_at IS NULL AND expired_at IS NULL")
    index(
        "uq_messages_alive_id", "messages", "message_id", unique=True, where="message_id <> '' AND expired_at IS NULL"
    )
    indexes("messages", "expires_at", "name, correlation_key")


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        key(),
        *texts("kind name correlation_key element_id"),
        *numbers("instance_key process_instance_key token", null=True),
        *numbers("definition_key"),
        *texts("process_id", null=True),
        *moments("created_at"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    index("uq_subscriptions_token", "subscriptions", "instance_key, token, kind", unique=True)
    indexes("subscriptions", "name, correlation_key", "process_id")


def _incidents() -> None:
    op.create_table(
        "incidents",
        key(),
        *numbers("instance_key process_instance_key token definition_key"),
        *texts("element_id error_type code parameters state"),
        *numbers("job_key", null=True),
        *moments("created_at"),
        *moments("resolved_at", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    index("uq_incidents_open_token", "incidents", "instance_key, token", unique=True, where="state = 'ACTIVE'")
    indexes("incidents", "instance_key", "state, key")


def _journal() -> None:
    op.create_table(
        "journal",
        key(),
        *numbers("instance_key seq"),
        *moments("at"),
        *texts("actor input versions decided passed"),
        *binaries("payload", null=True),
        *texts("case", null=True),
        sa.UniqueConstraint("instance_key", "seq"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )


def _access_log() -> None:
    op.create_table(
        "access_log",
        key(),
        *numbers("chain seq"),
        *moments("at"),
        *texts("actor role data_group action ground reason request_id hash"),
        *texts("unit", null=True),
        *numbers("client_key case_key", null=True),
        *flags("allowed"),
        sa.UniqueConstraint("chain", "seq"),
    )
    indexes("access_log", "actor, key", "client_key, key")


def _audit() -> None:
    op.create_table(
        "audit",
        key(),
        *numbers("chain seq"),
        *moments("at"),
        *texts("actor action object_kind detail hash"),
        *numbers("object_key instance_key case_key client_key", null=True),
        *texts("unit", null=True),
        sa.UniqueConstraint("chain", "seq"),
    )
    indexes("audit", "at, key", "case_key", "instance_key")
