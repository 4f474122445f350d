"""Variables of instances."""

from sqlalchemy import bindparam, select

from koppi.store.records import StoredVariable
from koppi.store.repositories.base import Repository
from koppi.store.rows.instances import VariableRow
from koppi.store.scopes import scopes_named
from koppi.store.shape import Shape

_VARIABLE = Shape(VariableRow, StoredVariable)
_OF_INSTANCE = (
    select(*_VARIABLE.columns).where(VariableRow.instance_key == bindparam("instance_key")).order_by(VariableRow.key)
)


class Variables(Repository):
    """Variables; they are written by `projections.apply` only."""

    def of(self, instance_key: int) -> tuple[StoredVariable, ...]:
        """Return all variables of a root instance, in the order they were first written."""
        rows = self._connection.execute(_OF_INSTANCE, {"instance_key": instance_key})
        found = tuple(_VARIABLE.record(row) for row in rows)
        self._work.scopes[instance_key] = {variable.scope: variable.scope_key for variable in found}
        return found

    def scope_of(self, scope_key: int) -> tuple[int, int] | None:
        """Return root instance and scope of what a scope key names: an instance, a wait or a variable's scope."""
        found = self._connection.execute(scopes_named(scope_key)).first()
        return None if found is None else (int(found.instance_key), int(found.scope or 0))

    def get(self, key: int) -> StoredVariable | None:
        return self._one(_VARIABLE, select(*_VARIABLE.columns).where(VariableRow.key == key))
