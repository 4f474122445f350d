"""Suspensions of instances, and what is held for an instance while it is suspended."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from koppi.store.records import HeldInput, Suspension
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.suspensions import HeldInputRow, SuspensionRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_SUSPENSION = Shape(SuspensionRow, Suspension)
_HELD = Shape(HeldInputRow, HeldInput)


class Suspensions(Repository):
    """Who let an instance stand still, when and why; the instance is locked by whoever writes."""

    def begin(self, suspension: Suspension, data_key: int) -> None:
        """Let an instance and those called inside it stand still; the reason is sealed with the instance's data key."""
        reason = self._sealed("suspensions", suspension.key, "reason", suspension.reason, data_key)
        self._connection.execute(insert(table_of(SuspensionRow)), _SUSPENSION.values(suspension, reason=reason))
        self._mark(suspension.instance_key, suspension.suspended_at)

    def end(self, instance_key: int, *, now: datetime, by: str) -> None:
        """Let an instance go on, or be over: nothing is held for it any more."""
        query = update(SuspensionRow).where(
            SuspensionRow.instance_key == instance_key, SuspensionRow.resumed_at.is_(None)
        )
        self._connection.execute(query.values(resumed_at=now, resumed_by=by))
        self._connection.execute(delete(HeldInputRow).where(HeldInputRow.instance_key == instance_key))
        self._mark(instance_key, None)

    def current(self, instance_key: int) -> Suspension | None:
        """Return the suspension that a root instance stands still by, None while it runs."""
        query = select(*_SUSPENSION.columns).where(
            SuspensionRow.instance_key == instance_key, SuspensionRow.resumed_at.is_(None)
        )
        found = self._one(_SUSPENSION, query)
        return None if found is None else self._opened(found)

    def current_of(self, instance_keys: Collection[int]) -> list[Suspension]:
        """Return the suspensions that these root instances stand still by."""
        query = select(*_SUSPENSION.columns).where(
            SuspensionRow.instance_key.in_(instance_keys), SuspensionRow.resumed_at.is_(None)
        )
        return [self._opened(found) for found in self._all(_SUSPENSION, query.order_by(SuspensionRow.key))]

    def of(self, instance_key: int) -> list[Suspension]:
        """Return the suspensions of a root instance, oldest first."""
        query = select(*_SUSPENSION.columns).where(SuspensionRow.instance_key == instance_key)
        return [self._opened(found) for found in self._all(_SUSPENSION, query.order_by(SuspensionRow.key))]

    def hold(self, held: HeldInput, data_key: int) -> None:
        """Keep an input until the instance goes on; what was said with it is sealed."""
        payload = self._sealed("held_inputs", held.key, "payload", held.payload, data_key)
        self._connection.execute(insert(table_of(HeldInputRow)), _HELD.values(held, payload=payload))

    def held(self, instance_key: int) -> list[HeldInput]:
        """Return what is held for an instance, in the order in which it came."""
        query = select(*_HELD.columns).where(HeldInputRow.instance_key == instance_key).order_by(HeldInputRow.key)
        rows = self._connection.execute(query).mappings().all()
        self._work.seals.fetch_of(row["payload"] for row in rows)
        return [
            HeldInput(**{**row, "payload": self._open("held_inputs", row["key"], "payload", row["payload"])})
            for row in rows
        ]

    def holds_job(self, job_key: int) -> bool:
        """Tell whether a job's result is held: its worker has done its part."""
        return bool(self._connection.execute(select(exists().where(HeldInputRow.job_key == job_key))).scalar())

    def _mark(self, instance_key: int, since: datetime | None) -> None:
        query = update(InstanceRow).where(InstanceRow.root_key == instance_key)
        self._connection.execute(query.values(suspended_at=since))

    def _sealed(self, table: str, key: int, column: str, value: Any, data_key: int) -> bytes | None:
        return self._work.seals.seal(data_key, Place(table, column, key), value) if value else None

    def _open(self, table: str, key: int, column: str, sealed: bytes | None) -> Any:
        return self._work.seals.open(Place(table, column, key), sealed) if sealed else None

    def _opened(self, found: Suspension) -> Suspension:
        return replace(found, reason=self._open("suspensions", found.key, "reason", found.reason))
