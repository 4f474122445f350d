"""An instance is suspended by somebody for a reason, and what arrives meanwhile is held; a message id is per name and key."""

import sqlalchemy as sa
from alembic import op

from koppi.store.migrations.tables import binaries, index, indexes, key, moments, numbers, texts

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suspensions",
        key(),
        *numbers("instance_key"),
        *moments("suspended_at"),
        *texts("suspended_by"),
        *binaries("reason", null=True),
        *moments("resumed_at", null=True),
        *texts("resumed_by", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    indexes("suspensions", "instance_key")
    op.create_table(
        "held_inputs",
        key(),
        *numbers("instance_key"),
        *numbers("job_key", null=True),
        *moments("at"),
        *texts("actor input"),
        *binaries("payload", null=True),
        sa.ForeignKeyConstraint(["instance_key"], ["instances.key"]),
    )
    indexes("held_inputs", "instance_key", "job_key")
    index("ix_instances_suspended", "instances", "key", where="suspended_at IS NOT NULL")
    op.drop_index("uq_messages_alive_id", "messages")
    index(
        "uq_messages_alive_id",
        "messages",
        "message_id, name, correlation_key",
        unique=True,
        where="message_id <> '' AND expired_at IS NULL",
    )
