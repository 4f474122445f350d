"""A signal or message remembers how many processes began one another before the one that threw it."""

from alembic import op

from koppi.store.migrations.tables import counts

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    (generation,) = counts("generation")
    op.add_column("messages", generation)
