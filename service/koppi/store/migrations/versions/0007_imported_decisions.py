"""Decision files are found by the namespace they are imported by, and a version keeps the ones it was deployed with."""

from alembic import op

from koppi.store.migrations.tables import indexes, texts

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in texts("namespace", null=True):
        op.add_column("resources", column)
    indexes("resources", "namespace")
    for column in texts("imports", null=True):
        op.add_column("decision_definitions", column)
