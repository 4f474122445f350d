"""Work items as lists show them, and where they wait."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, null, or_, select

from koppi.store.open_rows import WORK_ITEM_OPEN
from koppi.store.records import WorkItem, WorkItemInCase
from koppi.store.repositories.cases import CASE_COLUMNS, case_of
from koppi.store.rows.cases import CaseRow
from koppi.store.rows.clients import ClientRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.work_items import WorkItemCandidateRow, WorkItemRow
from koppi.store.shape import Shape

ITEM = Shape(WorkItemRow, WorkItem)
LISTED = tuple(null().label("draft") if column.key == "draft" else column for column in ITEM.columns)
"""A work item's columns without its draft, which may be long."""

_SUSPENDED_AT = (
    select(InstanceRow.suspended_at)
    .where(InstanceRow.key == WorkItemRow.instance_key)
    .scalar_subquery()
    .label("suspended_at")
)


def waiting_for(names: Collection[str], users: Collection[str]) -> list[Select[Any]]:
    """Return selections of the keys of what waits in these queues, or for these users.

    They are looked up on their own, each by its index: as one condition with OR the whole table would be read.
    """
    queues = (WorkItemRow.queue, WorkItemRow.second_queue)
    on_the_row = [select(WorkItemRow.key).where(queue.in_(names), WORK_ITEM_OPEN) for queue in queues]
    return [*on_the_row, further_for(names, users)]


def further_for(names: Collection[str], users: Collection[str]) -> Select[Any]:
    """Return the selection of the keys of what waits for these queues or users as further candidates; all are open."""
    groups = and_(WorkItemCandidateRow.kind == "group", WorkItemCandidateRow.value.in_(names))
    people = and_(WorkItemCandidateRow.kind == "user", WorkItemCandidateRow.value.in_(users))
    return select(WorkItemCandidateRow.work_item_key).where(or_(groups, people))


def any_of(selections: Sequence[Select[Any]]) -> ColumnElement[bool]:
    """The condition that a work item is in one of these selections of keys."""
    return WorkItemRow.key.in_(selections[0].union_all(*selections[1:]))


def in_case(columns: Any) -> Select[Any]:
    """Select these columns of work items, each with its case."""
    return (
        select(*columns, *CASE_COLUMNS, _SUSPENDED_AT)
        .select_from(WorkItemRow)
        .outerjoin(CaseRow, CaseRow.key == WorkItemRow.case_key)
        .outerjoin(ClientRow, ClientRow.key == CaseRow.client_key)
    )


def item_in_case(row: Any) -> WorkItemInCase:
    """Build a work item in its case from a row that `in_case` selected."""
    case = row[len(ITEM.columns) :]
    return WorkItemInCase(
        item=ITEM.record(row), case=None if case[0] is None else case_of(case), suspended_at=row.suspended_at
    )
