"""An instance remembers the key of the message that began it: one of a process runs for one key at a time."""

from alembic import op

from koppi.store.migrations.tables import index, texts

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    (begun_by,) = texts("begun_by", null=True)
    op.add_column("instances", begun_by)
    index(
        "uq_instances_begun_by",
        "instances",
        "process_id, begun_by",
        unique=True,
        where="begun_by IS NOT NULL AND status = 'ACTIVE'",
    )
