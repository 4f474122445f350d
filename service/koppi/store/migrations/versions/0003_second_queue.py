"""A work item's second queue lies on its own row: two candidate groups need no candidate rows."""

from alembic import op

from koppi.store.migrations.tables import indexes, texts

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SECOND_ROWS = """
    UPDATE work_items SET second_queue = (
        SELECT min(c.value) FROM work_item_candidates c WHERE c.work_item_key = work_items.key AND c.kind = 'group'
    )
    WHERE more_candidates AND state = 'CREATED'
"""
_NOW_ON_THE_ROW = """
    DELETE FROM work_item_candidates WHERE kind = 'group' AND EXISTS (
        SELECT 1 FROM work_items i WHERE i.key = work_item_key AND i.second_queue = value
    )
"""


def upgrade() -> None:
    (second_queue,) = texts("second_queue", null=True)
    op.add_column("work_items", second_queue)
    indexes("work_items", "second_queue, state, due_at, key")
    op.execute(_SECOND_ROWS)
    op.execute(_NOW_ON_THE_ROW)
