"""What Alembic runs: the migrations, on the connection and in the transaction that it is given."""

from alembic import context

from koppi.store import rows
from koppi.store.rows.base import Row

__all__ = ["rows"]  # imported so that the metadata knows every table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
