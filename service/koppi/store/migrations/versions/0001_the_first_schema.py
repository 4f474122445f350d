"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _definitions()
    _instances()
    _work_items()
    _timers()
    _jobs()
    _messages()
    _incidents()
    _journal()
    _audit()
    _users()
    _clients()
    _cases()
    _submissions()
    _seals()
    _settings()


def _key() -> sa.Column[Any]:
    return sa.Column("key", _NUMBER, primary_key=True)


def _columns(names: str, kind: Any, null: bool) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names.split()]


def _numbers(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    return _columns(names, _NUMBER, null)


def _texts(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    return _columns(names, sa.Text(), null)


def _moments(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    return _columns(names, _MOMENT, null)


def _days(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    return _columns(names, sa.Date(), null)


def _flags(names: str) -> list[sa.Column[Any]]:
    return _columns(names, sa.Boolean(), False)


def _sealed(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    return _columns(names, sa.LargeBinary(), null)


def _index(name: str, table: str, columns: str, *, unique: bool = False, where: str | None = None) -> None:
    only = sa.text(where) if where else None
    parts: list[Any] = [sa.text(part) if " " in part else part for part in columns.split(", ")]
    op.create_index(name, table, parts, unique=unique, sqlite_where=only, postgresql_where=only)


def _indexes(table: str, *indexes: str) -> None:
    for columns in indexes:
        _index(f"ix_{table}_{columns.replace(', ', '_')}", table, columns)


def _definitions() -> None:
    op.create_table(
        "deployments",
        _key(),
        *_moments("deployed_at"),
        *_texts("deployed_by"),
    )
    op.create_table(
        "decision_definitions",
        _key(),
        *_numbers("deployment_key version requirements_key requirements_version"),
        *_texts("decision_id checksum resource_name requirements_id requirements_name"),
        *_texts("name version_tag", null=True),
        *_moments("deployed_at"),
        *_moments("deleted_at", null=True),
        sa.UniqueConstraint("decision_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    _indexes("decision_definitions", "deployment_key")
    op.create_table(
        "forms",
        _key(),
        *_numbers("deployment_key version"),
        *_texts("form_id checksum resource_name"),
        *_texts("name version_tag", null=True),
        *_moments("deployed_at"),
        *_moments("deleted_at", null=True),
        sa.UniqueConstraint("form_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    _indexes("forms", "deployment_key")
    op.create_table(
        "process_definitions",
        _key(),
        *_numbers("deployment_key version"),
        *_texts("process_id checksum resource_name"),
        *_texts("name version_tag", null=True),
        *_moments("deployed_at"),
        *_moments("deleted_at", null=True),
        sa.UniqueConstraint("process_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    _indexes("process_definitions", "deployment_key")
    op.create_table(
        "resources",
        _key(),
        *_numbers("deployment_key"),
        *_texts("name checksum"),
        *_sealed("content"),
        sa.UniqueConstraint("deployment_key", "name"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    _indexes("resources", "checksum")


def _instances() -> None:
    op.create_table(
        "instances",
        _key(),
        *_numbers("root_key definition_key revision audit_seq journal_seq"),
        *_numbers("parent_key parent_token case_key client_key data_key", null=True),
        *_texts("process_id status state tags audit_hash"),
        *_texts("business_id unit", null=True),
        *_moments("started_at"),
        *_moments("ended_at suspended_at", null=True),
    )
    _indexes("instances", "business_id", "case_key", "definition_key", "parent_key", "root_key", "status, key")
    op.create_table(
        "variables",
        _key(),
        *_numbers("instance_key scope scope_key"),
        *_texts("name value"),
        sa.UniqueConstraint("instance_key", "scope", "name"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _indexes("variables", "scope_key")


def _work_items() -> None:
    op.create_table(
        "work_item_events",
        _key(),
        *_numbers("work_item_key priority active_seconds waited_seconds"),
        *_moments("at"),
        *_texts("event actor"),
        *_texts("queue unit person role", null=True),
        *_moments("due_at opened_at", null=True),
    )
    _indexes("work_item_events", "event, at", "work_item_key")
    op.create_table(
        "work_items",
        _key(),
        *_numbers(
            "instance_key process_instance_key token definition_key priority active_seconds draft_version revision"
        ),
        *_texts(
            "element_id name state candidate_groups candidate_users due_rule due_kind due_ground "
            "due_reason due_roll headers scopes"
        ),
        *_texts("assignee queue external_reference lane unit completed_by draft_by", null=True),
        *_flags("assignee_follows_case more_candidates"),
        *_moments("due_at follow_up_at completed_at opened_at draft_at", null=True),
        *_numbers("form_key case_key client_key", null=True),
        *_moments("created_at"),
        *_sealed("draft", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _index("ix_work_items_open_assignee", "work_items", "assignee, due_at, key", where="state = 'CREATED'")
    _index("ix_work_items_open_due", "work_items", "due_at, key", where="state = 'CREATED'")
    _index("uq_work_items_open_token", "work_items", "instance_key, token", unique=True, where="state = 'CREATED'")
    _index("ix_work_items_open_queue", "work_items", "queue, due_at, key", where="state = 'CREATED'")
    _indexes("work_items", "case_key", "instance_key")
    op.create_table(
        "work_item_candidates",
        *_texts("kind value"),
        *_numbers("work_item_key"),
        sa.PrimaryKeyConstraint("kind", "value", "work_item_key"),
        sa.ForeignKeyConstraint(["work_item_key"], ["work_items.key"], ondelete="CASCADE"),
    )
    _indexes("work_item_candidates", "work_item_key")


def _timers() -> None:
    op.create_table(
        "timers",
        _key(),
        *_numbers("instance_key process_instance_key token", null=True),
        *_texts("element_id due_rule due_kind due_ground due_reason due_roll"),
        *_numbers("definition_key attempts"),
        *_texts("process_id", null=True),
        *_moments("due_at"),
        *_moments("retry_at", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _index("uq_timers_token", "timers", "instance_key, token", unique=True)
    _indexes("timers", "due_at, key", "process_id")


def _jobs() -> None:
    op.create_table(
        "jobs",
        _key(),
        *_numbers("instance_key process_instance_key token definition_key retries priority"),
        *_texts("element_id type state worker headers inputs scopes"),
        *_moments("deadline_at retry_at ended_at", null=True),
        *_texts("lease_token error_code error_message unit", null=True),
        *_moments("created_at updated_at"),
        *_numbers("case_key client_key", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _index("uq_jobs_open_token", "jobs", "instance_key, token", unique=True, where="state = 'CREATED'")
    _index("ix_jobs_to_lease", "jobs", "type, priority DESC, key", where="state = 'CREATED'")
    _indexes("jobs", "instance_key")


def _messages() -> None:
    op.create_table(
        "messages",
        _key(),
        *_texts("kind name correlation_key message_id published_by"),
        *_sealed("variables", null=True),
        *_moments("published_at expires_at"),
        *_moments("expired_at delivered_at", null=True),
        *_numbers("delivered_to case_key client_key", null=True),
        *_texts("business_id unit", null=True),
    )
    _index("ix_messages_untaken", "messages", "kind, key", where="delivered_at IS NULL AND expired_at IS NULL")
    _index(
        "uq_messages_alive_id", "messages", "message_id", unique=True, where="message_id <> '' AND expired_at IS NULL"
    )
    _indexes("messages", "expires_at", "name, correlation_key")
    op.create_table(
        "subscriptions",
        _key(),
        *_texts("kind name correlation_key element_id"),
        *_numbers("instance_key process_instance_key token", null=True),
        *_numbers("definition_key"),
        *_texts("process_id", null=True),
        *_moments("created_at"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _index("uq_subscriptions_token", "subscriptions", "instance_key, token, kind", unique=True)
    _indexes("subscriptions", "name, correlation_key", "process_id")


def _incidents() -> None:
    op.create_table(
        "incidents",
        _key(),
        *_numbers("instance_key process_instance_key token definition_key"),
        *_texts("element_id error_type code parameters state"),
        *_numbers("job_key", null=True),
        *_moments("created_at"),
        *_moments("resolved_at", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    _index("uq_incidents_open_token", "incidents", "instance_key, token", unique=True, where="state = 'ACTIVE'")
    _indexes("incidents", "instance_key", "state, key")


def _journal() -> None:
    op.create_table(
        "journal",
        _key(),
        *_numbers("instance_key seq"),
        *_moments("at"),
        *_texts("actor input versions decided passed"),
        *_sealed("payload", null=True),
        *_texts("case", null=True),
        sa.UniqueConstraint("instance_key", "seq"),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )


def _audit() -> None:
    op.create_table(
        "access_log",
        _key(),
        *_numbers("chain seq"),
        *_moments("at"),
        *_texts("actor role data_group action ground reason request_id hash"),
        *_texts("unit", null=True),
        *_numbers("client_key case_key", null=True),
        *_flags("allowed"),
        sa.UniqueConstraint("chain", "seq"),
    )
    _indexes("access_log", "actor, key", "client_key, key")
    op.create_table(
        "audit",
        _key(),
        *_numbers("chain seq"),
        *_moments("at"),
        *_texts("actor action object_kind detail hash"),
        *_numbers("object_key instance_key case_key client_key", null=True),
        *_texts("unit", null=True),
        sa.UniqueConstraint("chain", "seq"),
    )
    _indexes("audit", "at, key", "case_key", "instance_key")


def _users() -> None:
    op.create_table(
        "absences",
        _key(),
        *_texts("user_name"),
        *_texts("substitute", null=True),
        *_days("starts_on ends_on"),
    )
    _indexes("absences", "substitute", "user_name")
    op.create_table(
        "units",
        *_texts("id names"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "users",
        _key(),
        *_texts("name kind display_name language job_types message_names"),
        *_texts("password_hash", null=True),
        *_flags("active"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sessions",
        *_texts("id_hash csrf"),
        *_numbers("user_key"),
        *_moments("created_at seen_at expires_at"),
        sa.PrimaryKeyConstraint("id_hash"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    _indexes("sessions", "user_key")
    op.create_table(
        "tokens",
        _key(),
        *_numbers("user_key"),
        *_texts("token_hash name"),
        *_moments("created_at"),
        *_moments("expires_at revoked_at", null=True),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    _indexes("tokens", "user_key")
    op.create_table(
        "user_roles",
        *_numbers("user_key"),
        *_texts("role unit"),
        sa.PrimaryKeyConstraint("user_key", "role", "unit"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    _indexes("user_roles", "role, unit")


def _clients() -> None:
    op.create_table(
        "clients",
        _key(),
        *_texts("code_hash municipality", null=True),
        *_sealed("identity", null=True),
        *_texts("name_folded language"),
        *_days("birth_date", null=True),
        *_flags("non_disclosure"),
        *_moments("created_at"),
        *_moments("erased_at", null=True),
        sa.UniqueConstraint("code_hash"),
    )
    _indexes("clients", "name_folded")
    op.create_table(
        "contacts",
        _key(),
        *_numbers("client_key case_key instance_key", null=True),
        *_texts("channel source received_by"),
        *_texts("unit", null=True),
        *_moments("at"),
        *_sealed("reason", null=True),
        sa.ForeignKeyConstraint(["client_key"], ["clients.key"]),
    )
    _indexes("contacts", "case_key", "client_key")


def _cases() -> None:
    op.create_table(
        "cases",
        _key(),
        *_numbers("client_key"),
        *_texts("phase language"),
        *_numbers("level", null=True),
        *_texts(
            "client_group model_variant unit responsible_person backup_person next_step next_step_by closing_reason",
            null=True,
        ),
        *_flags("social health special_support joint_client"),
        *_days("next_step_on", null=True),
        *_moments("opened_at"),
        *_moments("closed_at", null=True),
        sa.ForeignKeyConstraint(["client_key"], ["clients.key"]),
    )
    _index("ix_cases_open_backup", "cases", "backup_person", where="closed_at IS NULL")
    _index("uq_cases_open_client", "cases", "client_key", unique=True, where="closed_at IS NULL")
    _index("ix_cases_open_responsible", "cases", "responsible_person", where="closed_at IS NULL")
    _indexes("cases", "client_key", "unit, key")
    op.create_table(
        "responsibilities",
        _key(),
        *_numbers("case_key"),
        *_texts("kind named_by reason"),
        *_texts("person role unit", null=True),
        *_moments("since"),
        *_moments("until", null=True),
        sa.ForeignKeyConstraint(["case_key"], ["cases.key"]),
    )
    _indexes("responsibilities", "case_key")


def _submissions() -> None:
    op.create_table(
        "submissions",
        _key(),
        *_numbers("work_item_key instance_key case_key client_key form_key form_version", null=True),
        *_texts("unit", null=True),
        *_texts("by"),
        *_moments("at"),
        *_sealed("data", null=True),
    )
    _indexes("submissions", "case_key", "instance_key", "work_item_key")


def _seals() -> None:
    op.create_table(
        "data_keys",
        _key(),
        *_numbers("client_key instance_key", null=True),
        *_sealed("wrapped", null=True),
        *_moments("destroyed_at", null=True),
    )
    _index(
        "uq_data_keys_client",
        "data_keys",
        "client_key",
        unique=True,
        where="client_key IS NOT NULL AND destroyed_at IS NULL",
    )
    _index(
        "uq_data_keys_instance",
        "data_keys",
        "instance_key",
        unique=True,
        where="instance_key IS NOT NULL AND destroyed_at IS NULL",
    )


def _settings() -> None:
    op.create_table(
        "idempotency",
        _key(),
        *_texts("actor path idempotency_key body_hash"),
        *_numbers("status"),
        *_sealed("response", null=True),
        *_moments("at"),
        sa.UniqueConstraint("actor", "path", "idempotency_key"),
    )
    _indexes("idempotency", "at")
    op.create_table(
        "settings",
        *_texts("name value"),
        sa.PrimaryKeyConstraint("name"),
    )
