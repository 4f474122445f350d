"""The audit: what was done by whom, hash-chained."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import insert, select, update

from koppi.store import chains
from koppi.store.records import Audited, AuditEntry, Broken, Head, Instance
from koppi.store.repositories.base import Repository
from koppi.store.rows.audit import AuditRow
from koppi.store.rows.base import table_of
from koppi.store.rows.instances import InstanceRow
from koppi.store.shape import Shape

_AUDITED = Shape(AuditRow, Audited)
_TABLE = table_of(AuditRow)
_ENTRY = tuple(field.name for field in fields(AuditEntry))


class Audit(Repository):
    """The audit. An instance's chain ends on its row; other chains are found by their last entry."""

    def append(self, entry: AuditEntry, *, chain: int = 0) -> None:
        """Write an entry outside an instance's chain; `chain` is the key of the row that is locked for it, or 0."""
        chains.append(self._connection, _TABLE, chain, lambda head: [self._row(entry, chain, head)])

    def row_after(self, instance: Instance, entry: AuditEntry) -> dict[str, Any]:
        """Return the row of an entry as the next in an instance's chain; nothing is written."""
        return self._row(entry, instance.key, Head(instance.audit_seq, instance.audit_hash))

    def write(self, row: dict[str, Any]) -> None:
        """Write a row that `row_after` made."""
        self._connection.execute(insert(_TABLE), row)

    def append_to(self, instance: Instance, entry: AuditEntry) -> Instance:
        """Write an entry to a locked instance's chain without a step; return the instance as it then stands."""
        row = self.row_after(instance, entry)
        self.write(row)
        changes = {"audit_seq": row["seq"], "audit_hash": row["hash"]}
        self._connection.execute(update(InstanceRow).where(InstanceRow.key == instance.key).values(changes))
        return replace(instance, audit_seq=row["seq"], audit_hash=row["hash"])

    def of_instance(self, instance_key: int) -> list[Audited]:
        """Return what was done to an instance, oldest first."""
        query = select(*_AUDITED.columns).where(AuditRow.instance_key == instance_key)
        return self._all(_AUDITED, query.order_by(AuditRow.at, AuditRow.key))

    def of_case(self, case_key: int) -> list[Audited]:
        """Return what was done in a case, oldest first."""
        query = select(*_AUDITED.columns).where(AuditRow.case_key == case_key)
        return self._all(_AUDITED, query.order_by(AuditRow.at, AuditRow.key))

    def verify(self) -> list[Broken]:
        """Check every chain and return the faults: none when nothing was changed by hand."""
        return [*chains.broken(self._connection, _TABLE), *self._lost_heads()]

    def _lost_heads(self) -> Iterator[Broken]:
        """Yield the instances whose chain does not end where their row says."""
        ends = (
            select(AuditRow.seq)
            .where(AuditRow.chain == InstanceRow.key, AuditRow.seq == InstanceRow.audit_seq)
            .where(AuditRow.hash == InstanceRow.audit_hash)
        )
        query = select(InstanceRow.key, InstanceRow.audit_seq).where(InstanceRow.audit_seq > 0, ~ends.exists())
        for key, seq in self._connection.execute(query):
            yield Broken(key, seq, "head")

    def _row(self, entry: AuditEntry, chain: int, head: Head) -> dict[str, Any]:
        return chains.chained(
            head, {"key": self._work.new_key(), "chain": chain, **{name: getattr(entry, name) for name in _ENTRY}}
        )
