"""Code lists, versioned like forms."""

import sqlalchemy as sa
from alembic import op

from koppi.store.migrations.tables import indexes, key, moments, numbers, texts

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_lists",
        key(),
        *numbers("deployment_key version"),
        *texts("list_id checksum resource_name"),
        *texts("name", null=True),
        *moments("deployed_at"),
        *moments("deleted_at", null=True),
        sa.UniqueConstraint("list_id", "version"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployments.key"]),
    )
    indexes("code_lists", "deployment_key")
