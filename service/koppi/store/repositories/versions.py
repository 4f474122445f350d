"""Versions of processes, decisions, forms and code lists: four nouns, the same questions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Generic

from sqlalchemy import ColumnElement, Select, func, select, update

from koppi.store.records import CodeListDefinition, DecisionDefinition, Form, ProcessDefinition
from koppi.store.repositories.base import Repository
from koppi.store.rows.definitions import CodeListRow, DecisionDefinitionRow, FormRow, ProcessDefinitionRow
from koppi.store.shape import Record, Shape
from koppi.store.work import Work


class Versioned(Shape[Record]):
    """The shape of a versioned noun; `id_column` is the column with the id its versions share."""

    def __init__(self, row: Any, record: type[Record], id_column: str) -> None:
        super().__init__(row, record)
        self.id: ColumnElement[str] = self.table.c[id_column]


PROCESSES = Versioned(ProcessDefinitionRow, ProcessDefinition, "process_id")
DECISIONS = Versioned(DecisionDefinitionRow, DecisionDefinition, "decision_id")
FORMS = Versioned(FormRow, Form, "form_id")
CODE_LISTS = Versioned(CodeListRow, CodeListDefinition, "list_id")


class Versions(Repository, Generic[Record]):
    """All versions of one noun; a deleted one is found by key only, for what still runs on it."""

    def __init__(self, work: Work, shape: Versioned[Record]) -> None:
        super().__init__(work)
        self._shape = shape
        self._columns = shape.table.c

    def add_all(self, versions: Sequence[Record]) -> None:
        self._insert(self._shape, versions)

    def get(self, key: int) -> Record | None:
        return self._one(self._shape, select(*self._shape.columns).where(self._columns.key == key))

    def many(self, keys: Iterable[int]) -> dict[int, Record]:
        """Return the versions with these keys, by key."""
        query = select(*self._shape.columns).where(self._columns.key.in_(set(keys)))
        return {row.key: self._shape.record(row) for row in self._connection.execute(query)}

    def latest(self, noun_id: str) -> Record | None:
        """Return the newest version."""
        return self._newest(self._alive().where(self._shape.id == noun_id))

    def of_version(self, noun_id: str, version: int) -> Record | None:
        """Return the version with this number."""
        return self._newest(self._alive().where(self._shape.id == noun_id, self._columns.version == version))

    def of_tag(self, noun_id: str, version_tag: str) -> Record | None:
        """Return the newest version with this tag."""
        return self._newest(self._alive().where(self._shape.id == noun_id, self._columns.version_tag == version_tag))

    def in_deployment(self, noun_id: str, deployment_key: int) -> Record | None:
        """Return the version that came with a deployment."""
        return self._newest(
            self._alive().where(self._shape.id == noun_id, self._columns.deployment_key == deployment_key)
        )

    def latest_of_all(self) -> list[Record]:
        """Return the newest version of each, by id."""
        newest = (
            select(self._shape.id.label("id"), func.max(self._columns.version).label("version"))
            .where(self._columns.deleted_at.is_(None))
            .group_by(self._shape.id)
            .subquery()
        )
        query = self._alive().join(
            newest, (self._shape.id == newest.c.id) & (self._columns.version == newest.c.version)
        )
        return self._all(self._shape, query.order_by(self._shape.id))

    def of_files(self, checksums: Iterable[str]) -> list[Record]:
        """Return the versions read from these files, deleted ones too, the oldest first."""
        query = select(*self._shape.columns).where(self._columns.checksum.in_(set(checksums)))
        return self._all(self._shape, query.order_by(self._columns.key))

    def of_deployment(self, deployment_key: int) -> list[Record]:
        """Return all that came with a deployment."""
        return self._all(self._shape, self._alive().where(self._columns.deployment_key == deployment_key))

    def highest_version(self, noun_id: str) -> int:
        """Return the highest version number ever given, deleted ones included; 0 when there is none."""
        query = select(func.max(self._columns.version)).where(self._shape.id == noun_id)
        return int(self._connection.execute(query).scalar() or 0)

    def of_requirements(self, requirements_key: int) -> list[Record]:
        """Return the decisions in use of one version of a decision requirements graph."""
        return self._all(self._shape, self._alive().where(self._columns.requirements_key == requirements_key))

    def delete(self, key: int, now: datetime) -> None:
        """Take a version out of use."""
        self._connection.execute(update(self._shape.table).where(self._columns.key == key).values(deleted_at=now))

    def _alive(self) -> Select[Any]:
        return select(*self._shape.columns).where(self._columns.deleted_at.is_(None))

    def _newest(self, query: Select[Any]) -> Record | None:
        return self._one(self._shape, query.order_by(self._columns.version.desc()).limit(1))
