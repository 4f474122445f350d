"""Variables of instances."""

from sqlalchemy import select

from koppi.store.records import StoredVariable
from koppi.store.repositories.base import Repository
from koppi.store.rows.instances import VariableRow
from koppi.store.shape import Shape

_VARIABLE = Shape(VariableRow, StoredVariable)


class Variables(Repository):
    """Variables; they are written by `projections.apply` only."""

    def of(self, instance_key: int) -> tuple[StoredVariable, ...]:
        """Return all variables of a root instance, in the order they were first written."""
        query = select(*_VARIABLE.columns).where(VariableRow.instance_key == instance_key)
        found = tuple(self._all(_VARIABLE, query.order_by(VariableRow.key)))
        self._work.scopes[instance_key] = {variable.scope: variable.scope_key for variable in found}
        return found

    def get(self, key: int) -> StoredVariable | None:
        return self._one(_VARIABLE, select(*_VARIABLE.columns).where(VariableRow.key == key))
