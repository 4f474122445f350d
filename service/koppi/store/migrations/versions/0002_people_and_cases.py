"""The first schema: users, clients, cases and what is kept of them."""

import sqlalchemy as sa
from alembic import op

from koppi.store.migrations.tables import binaries, days, flags, index, indexes, key, moments, numbers, texts

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _absences()
    _units()
    _users()
    _sessions()
    _tokens()
    _user_roles()
    _clients()
    _contacts()
    _cases()
    _responsibilities()
    _submissions()
    _data_keys()
    _idempotency()
    _settings()


def _absences() -> None:
    op.create_table(
        "absences",
        key(),
        *texts("user_name"),
        *texts("substitute", null=True),
        *days("starts_on ends_on"),
    )
    indexes("absences", "substitute", "user_name")


def _units() -> None:
    op.create_table(
        "units",
        *texts("id names"),
        sa.PrimaryKeyConstraint("id"),
    )


def _users() -> None:
    op.create_table(
        "users",
        key(),
        *texts("name kind display_name language job_types message_names"),
        *texts("password_hash", null=True),
        *flags("active"),
        sa.UniqueConstraint("name"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        *texts("id_hash csrf"),
        *numbers("user_key"),
        *moments("created_at seen_at expires_at"),
        sa.PrimaryKeyConstraint("id_hash"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    indexes("sessions", "user_key")


def _tokens() -> None:
    op.create_table(
        "tokens",
        key(),
        *numbers("user_key"),
        *texts("token_hash name"),
        *moments("created_at"),
        *moments("expires_at revoked_at", null=True),
        sa.UniqueConstraint("token_hash"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    indexes("tokens", "user_key")


def _user_roles() -> None:
    op.create_table(
        "user_roles",
        *numbers("user_key"),
        *texts("role unit"),
        sa.PrimaryKeyConstraint("user_key", "role", "unit"),
        sa.ForeignKeyConstraint(["user_key"], ["users.key"], ondelete="CASCADE"),
    )
    indexes("user_roles", "role, unit")


def _clients() -> None:
    op.create_table(
        "clients",
        key(),
        *texts("code_hash municipality", null=True),
        *binaries("identity", null=True),
        *texts("name_folded language"),
        *days("birth_date", null=True),
        *flags("non_disclosure"),
        *moments("created_at"),
        *moments("erased_at", null=True),
        sa.UniqueConstraint("code_hash"),
    )
    indexes("clients", "name_folded")


def _contacts() -> None:
    op.create_table(
        "contacts",
        key(),
        *numbers("client_key case_key instance_key", null=True),
        *texts("channel source received_by"),
        *texts("unit", null=True),
        *moments("at"),
        *binaries("reason", null=True),
        sa.ForeignKeyConstraint(["client_key"], ["clients.key"]),
    )
    indexes("contacts", "case_key", "client_key")


def _cases() -> None:
    op.create_table(
        "cases",
        key(),
        *numbers("client_key"),
        *texts("phase language"),
        *numbers("level", null=True),
        *texts(
            "client_group model_variant unit responsible_person backup_person next_step next_step_by closing_reason",
            null=True,
        ),
        *flags("social health special_support joint_client"),
        *days("next_step_on", null=True),
        *moments("opened_at"),
        *moments("closed_at", null=True),
        sa.ForeignKeyConstraint(["client_key"], ["clients.key"]),
    )
    index("ix_cases_open_backup", "cases", "backup_person", where="closed_at IS NULL")
    index("uq_cases_open_client", "cases", "client_key", unique=True, where="closed_at IS NULL")
    index("ix_cases_open_responsible", "cases", "responsible_person", where="closed_at IS NULL")
    indexes("cases", "client_key", "unit, key")


def _responsibilities() -> None:
    op.create_table(
        "responsibilities",
        key(),
        *numbers("case_key"),
        *texts("kind named_by reason"),
        *texts("person role unit", null=True),
        *moments("since"),
        *moments("until", null=True),
        sa.ForeignKeyConstraint(["case_key"], ["cases.key"]),
    )
    indexes("responsibilities", "case_key")


def _submissions() -> None:
    op.create_table(
        "submissions",
        key(),
        *numbers("work_item_key instance_key case_key client_key form_key form_version", null=True),
        *texts("unit", null=True),
        *texts("by"),
        *moments("at"),
        *binaries("data", null=True),
    )
    indexes("submissions", "case_key", "instance_key", "work_item_key")


def _data_keys() -> None:
    op.create_table(
        "data_keys",
        key(),
        *numbers("client_key instance_key", null=True),
        *binaries("wrapped", null=True),
        *moments("destroyed_at", null=True),
    )
    index(
        "uq_data_keys_client",
        "data_keys",
        "client_key",
        unique=True,
        where="client_key IS NOT NULL AND destroyed_at IS NULL",
    )
    index(
        "uq_data_keys_instance",
        "data_keys",
        "instance_key",
        unique=True,
        where="instance_key IS NOT NULL AND destroyed_at IS NULL",
    )


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        key(),
        *texts("actor path idempotency_key body_hash"),
        *numbers("status"),
        *binaries("response", null=True),
        *moments("at"),
        sa.UniqueConstraint("actor", "path", "idempotency_key"),
    )
    indexes("idempotency", "at")


def _settings() -> None:
    op.create_table(
        "settings",
        *texts("name value"),
        sa.PrimaryKeyConstraint("name"),
    )
