"""What a form shows of the case file: the newest records and what was submitted since, in one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, and_, cast, func, literal, null, or_, select, union_all

from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.repositories.base import Repository
from koppi.store.rows.assessments import AssessmentRow
from koppi.store.rows.base import Row
from koppi.store.rows.clients import ContactRow
from koppi.store.rows.follow_up_notes import FollowUpNoteRow
from koppi.store.rows.plans import PlanRow
from koppi.store.rows.service_decisions import ServiceDecisionRow
from koppi.store.rows.service_lines import ServiceLineRow
from koppi.store.rows.submissions import SubmissionRow
from koppi.store.rows.triggers import TriggerRow
from koppi.store.sealing import Place

_NO_KEY = cast(null(), BigInteger)  # PostgreSQL wants the same types in every part of a union
_NO_TIME = cast(null(), AssessmentRow.recorded_at.type)
_OF_CASE: Mapping[str, Any] = {
    "assessment": AssessmentRow,
    "plan": PlanRow,
    "service_line": ServiceLineRow,
    "decision": ServiceDecisionRow,
    "follow_up_note": FollowUpNoteRow,
    "trigger": TriggerRow,
}


class Whose(NamedTuple):
    """Whose file is shown: a root instance's, with its case and client where it has them."""

    instance_key: int
    case_key: int | None
    client_key: int | None


class Passage(NamedTuple):
    """A piece of the file. `column` tells what it is; without a `form_key` its content is by term.

    `at` is when a record of a case was completed, else when it was recorded.
    """

    record: str
    column: str
    key: int
    form_key: int | None
    record_key: int | None
    content: Json | Erased
    at: datetime | None


class ShownFile(Repository):
    """The case file as forms show it."""

    def of(self, whose: Whose, keys: Mapping[str, int | None]) -> list[Passage]:
        """Return the newest record of each noun and then, oldest first, what no operation has taken up yet.

        Args:
            whose: whose file.
            keys: the nouns, each with the key of the one that is meant, None for the newest.
        """
        parts = [part for record, key in keys.items() for part in _records(whose, record, key)]
        parts.append(_submissions(whose, list(keys)))
        rows = self._connection.execute(union_all(*parts)).all()
        self._work.seals.fetch_of(row.sealed for row in rows)
        found = [self._opened(row) for row in rows]
        return sorted(found, key=lambda passage: (passage.column == "data", passage.key))

    def _opened(self, row: Any) -> Passage:
        sealed = row.sealed
        content = self._work.seals.open(Place(row.table_name, row.column_name, row.key), sealed) if sealed else None
        return Passage(row.record, row.column_name, row.key, row.form_key, row.record_key, content, row.at)


def _records(whose: Whose, record: str, key: int | None) -> list[Select[Any]]:
    """Select the sealed columns of one record: of its key, else of the newest."""
    if record == "contact":
        mine = [ContactRow.instance_key == whose.instance_key]
        mine += [ContactRow.client_key == whose.client_key] if whose.client_key else []
        mine += [and_(ContactRow.instance_key.is_(None), ContactRow.client_key.is_(None))] if key else []
        return [_newest(ContactRow, record, column, key, or_(*mine)) for column in ("reason", "content")]
    if record not in _OF_CASE or whose.case_key is None:
        return []
    row = _OF_CASE[record]
    return [_newest(row, record, "content", key, row.case_key == whose.case_key)]


def _newest(row: Any, record: str, column: str, key: int | None, mine: Any) -> Select[Any]:
    query = _part(row, record, column, _NO_KEY, _NO_KEY, _time_of(row)).where(mine)
    query = query.where(row.key == key) if key is not None else query.order_by(row.key.desc()).limit(1)
    return select(query.subquery())  # SQLite takes no limit within a union, but within a selection in it


def _time_of(row: Any) -> Any:
    if row is AssessmentRow:
        return func.coalesce(row.completed_at, row.recorded_at)
    return _NO_TIME if row is ContactRow else row.recorded_at


def _submissions(whose: Whose, records: list[str]) -> Select[Any]:
    which = (SubmissionRow.form_key, SubmissionRow.record_key)
    part = _part(SubmissionRow, SubmissionRow.record, "data", *which, _NO_TIME)
    return part.where(
        SubmissionRow.instance_key == whose.instance_key,
        SubmissionRow.record.in_(records),
        SubmissionRow.taken_at.is_(None),
    )


def _part(row: type[Row], record: Any, column: str, form_key: Any, record_key: Any, at: Any) -> Select[Any]:
    table: Any = row
    return select(
        literal(table.__tablename__).label("table_name"),
        literal(column).label("column_name"),
        (literal(record) if isinstance(record, str) else record).label("record"),
        table.key.label("key"),
        form_key.label("form_key"),
        record_key.label("record_key"),
        getattr(table, column).label("sealed"),
        at.label("at"),
    )
