"""What a contact led to is found by its messages' correlation key, whatever their names."""

from koppi.store.migrations.tables import indexes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    indexes("messages", "correlation_key")
