"""A job keeps no inputs: who does it gets them as they are then, out of the sealed variables."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("jobs", "inputs")
