"""Work items: queues, claims, drafts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select, update

from koppi.domain.errors import Conflict, NotFound
from koppi.domain.step import Json
from koppi.store.candidates import candidate_columns, further_candidates
from koppi.store.erased import Erased
from koppi.store.open_rows import WORK_ITEM_OPEN
from koppi.store.paging import cursor_after, page_of
from koppi.store.records import Page, WorkItem, WorkItemEvent, WorkItemInCase
from koppi.store.repositories.base import Repository
from koppi.store.repositories.queues import ITEM, LISTED, any_of, in_case, item_in_case, waiting_for
from koppi.store.rows.base import table_of
from koppi.store.rows.work_items import WorkItemCandidateRow, WorkItemEventRow, WorkItemRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_EVENT = Shape(WorkItemEventRow, WorkItemEvent)
_SINCE = select(*LISTED).where(WORK_ITEM_OPEN, WorkItemRow.key > bindparam("after")).order_by(WorkItemRow.key)
_IN_CASE = in_case(ITEM.columns).where(WorkItemRow.key == bindparam("key"))


class WorkItems(Repository):
    """Work items. Claim and release lock the item's row and nothing else; completion locks the instance."""

    def get(self, key: int) -> WorkItemInCase | None:
        """Return a work item with its case."""
        found = self._connection.execute(_IN_CASE, {"key": key}).first()
        return None if found is None else item_in_case(found)

    def lock(self, key: int) -> WorkItem:
        """Lock one work item's row and return it.

        Raises:
            NotFound: `work_item.unknown`.
        """
        query = select(*ITEM.columns).where(WorkItemRow.key == key)
        found = self._one(ITEM, query.with_for_update(key_share=True))
        if found is None:
            raise NotFound("work_item.unknown", key=key)
        return found

    def open_since(self, after: int) -> list[WorkItem]:
        """Return the open work items whose keys are greater than `after`, oldest first."""
        return [ITEM.record(row) for row in self._connection.execute(_SINCE, {"after": after})]

    def of_queues(
        self,
        names: Collection[str],
        user_name: str | None = None,
        *,
        limit: int = 50,
        after: str | None = None,
        unassigned: bool = False,
        due_before: datetime | None = None,
    ) -> Page[WorkItemInCase]:
        """Return the open work items of queues, and those with `user_name` as a candidate, by due date, then key."""
        query = in_case(LISTED).where(WORK_ITEM_OPEN, any_of(waiting_for(names, [user_name] if user_name else [])))
        if unassigned:
            query = query.where(WorkItemRow.assignee.is_(None))
        if due_before is not None:
            query = query.where(WorkItemRow.due_at <= due_before)
        return self._page(query, limit, after)

    def of_person(
        self,
        names: Collection[str],
        *,
        limit: int = 50,
        after: str | None = None,
        due_before: datetime | None = None,
    ) -> Page[WorkItemInCase]:
        """Return the open work items assigned to these people, by due date, then key."""
        query = in_case(LISTED).where(WORK_ITEM_OPEN, WorkItemRow.assignee.in_(names))
        if due_before is not None:
            query = query.where(WorkItemRow.due_at <= due_before)
        return self._page(query, limit, after)

    def late(self, now: datetime, *, units: Collection[str] | None = None, limit: int = 100) -> list[WorkItemInCase]:
        """Return the open work items whose due time is over, the longest first."""
        query = in_case(LISTED).where(WORK_ITEM_OPEN, WorkItemRow.due_at <= now)
        if units is not None:
            query = query.where(WorkItemRow.unit.in_(units))
        rows = self._connection.execute(query.order_by(WorkItemRow.due_at, WorkItemRow.key).limit(limit))
        return [item_in_case(row) for row in rows]

    def of_case(self, case_key: int, *, open_only: bool = False) -> list[WorkItem]:
        """Return a case's work items, oldest first."""
        query = select(*LISTED).where(WorkItemRow.case_key == case_key)
        return self._all(ITEM, (query.where(WORK_ITEM_OPEN) if open_only else query).order_by(WorkItemRow.key))

    def open_of_cases(self, case_keys: Collection[int]) -> list[WorkItem]:
        """Return the open work items of these cases, by due date, then key."""
        query = select(*LISTED).where(WorkItemRow.case_key.in_(case_keys), WORK_ITEM_OPEN)
        order = (WorkItemRow.due_at.is_(None), WorkItemRow.due_at, WorkItemRow.key)
        return self._all(ITEM, query.order_by(*order))

    def of_instance(self, instance_key: int, *, open_only: bool = False) -> list[WorkItem]:
        """Return a root instance's work items, oldest first."""
        query = select(*LISTED).where(WorkItemRow.instance_key == instance_key)
        if open_only:  # asked by its tokens too, SQLite takes the index of what is open, not of all there ever was
            query = query.where(WORK_ITEM_OPEN, WorkItemRow.token > 0)
        return self._all(ITEM, query.order_by(WorkItemRow.key))

    def open_with_form(self, form_key: int) -> bool:
        """Tell whether an open work item shows this version of a form."""
        query = select(select(WorkItemRow.key).where(WorkItemRow.form_key == form_key, WORK_ITEM_OPEN).exists())
        return bool(self._connection.execute(query).scalar())

    def any_for(self, case_key: int, *, queues: Collection[str], users: Collection[str]) -> bool:
        """Tell whether one of a case's open work items waits for these queues or people."""
        own: Select[Any] = select(WorkItemRow.key).where(WorkItemRow.assignee.in_(users), WORK_ITEM_OPEN)
        mine = any_of([own, *waiting_for(queues, users)])
        query = select(WorkItemRow.key).where(WorkItemRow.case_key == case_key, WORK_ITEM_OPEN, mine).limit(1)
        return self._connection.execute(query).scalar() is not None

    def counts(self, names: Collection[str], now: datetime) -> dict[str, tuple[int, int]]:
        """Return how many work items are open and how many late, by queue."""
        late = func.count().filter(WorkItemRow.due_at <= now)
        query = select(WorkItemRow.queue, func.count(), late).where(WORK_ITEM_OPEN, WorkItemRow.queue.in_(names))
        rows = self._connection.execute(query.group_by(WorkItemRow.queue))
        return {str(queue): (int(count), int(overdue)) for queue, count, overdue in rows}

    def events(self, key: int) -> list[WorkItemEvent]:
        """Return a work item's history."""
        query = select(*_EVENT.columns).where(WorkItemEventRow.work_item_key == key)
        return self._all(_EVENT, query.order_by(WorkItemEventRow.key))

    def assign(self, item: WorkItem, assignee: str | None, *, event: str, actor: str, now: datetime) -> None:
        """Give a locked work item to somebody, or to nobody; it no longer follows the case.

        Raises:
            Conflict: `store.work_item_changed`, when it is closed or changed since it was read.
        """
        self._write(item, assignee=assignee, assignee_follows_case=False)
        self._note(item, event, actor, now, person=assignee or item.assignee)

    def opened(self, item: WorkItem, now: datetime) -> None:
        """Remember when a work item was first opened; its later events carry it, so it needs none of its own."""
        first = update(WorkItemRow).where(WorkItemRow.key == item.key, WorkItemRow.opened_at.is_(None))
        self._connection.execute(first.values(opened_at=now))

    def change(self, item: WorkItem, *, actor: str, now: datetime, **columns: Any) -> None:
        """Write candidates, due or follow-up time or priority of a locked work item.

        Raises:
            Conflict: `store.work_item_changed`.
        """
        if {"candidate_groups", "candidate_users"} & set(columns):
            columns |= self._candidates(item, columns)
        self._write(item, **columns)
        self._note(item, "changed", actor, now, person=item.assignee)

    def save_draft(self, item: WorkItem, data: Json, data_key: int, *, by: str, now: datetime, version: int) -> int:
        """Keep a draft, sealed, over the version it was written from; return the new version.

        Raises:
            Conflict: `store.draft_changed`, when somebody saved another version meanwhile.
        """
        query = update(WorkItemRow).where(
            WorkItemRow.key == item.key, WorkItemRow.draft_version == version, WORK_ITEM_OPEN
        )
        sealed = self._work.seals.seal(data_key, _draft(item.key), data)
        changes = {"draft": sealed, "draft_version": version + 1, "draft_by": by, "draft_at": now}
        if self._connection.execute(query.values(changes)).rowcount != 1:
            raise Conflict("store.draft_changed", key=item.key, by=item.draft_by or "")
        return version + 1

    def draft_of(self, item: WorkItem) -> Json | Erased | None:
        """Open the draft of a work item that `get` or `lock` returned; None when there is none."""
        return None if item.draft is None else self._work.seals.open(_draft(item.key), item.draft)

    def follow_case(
        self, case_key: int, *, unit: str | None, responsible_person: str | None, actor: str, now: datetime
    ) -> int:
        """Bring a case's open work items after its unit and responsible person; return how many changed."""
        changed = 0
        for item in self.of_case(case_key, open_only=True):
            person = responsible_person if item.assignee_follows_case else item.assignee
            if person == item.assignee and unit == item.unit:
                continue
            moved = {"unit": unit, "assignee": person}
            self._write(item, **moved, **self._candidates(item, moved))
            self._note(item, "assigned" if person != item.assignee else "moved", actor, now, person=person)
            changed += 1
        return changed

    def _candidates(self, item: WorkItem, changes: dict[str, Any]) -> dict[str, Any]:
        """Write the candidate rows anew and return the columns that follow from them."""
        row: dict[str, Any] = {"key": item.key, "unit": item.unit, "candidate_groups": item.candidate_groups}
        row |= {"candidate_users": item.candidate_users} | changes
        further = further_candidates(row)
        if item.more_candidates:
            mine = WorkItemCandidateRow.work_item_key == item.key
            self._connection.execute(delete(WorkItemCandidateRow).where(mine))
        if further:
            self._connection.execute(insert(table_of(WorkItemCandidateRow)), further)
        return candidate_columns(row["candidate_groups"], row["candidate_users"], row["unit"])

    def _write(self, item: WorkItem, **columns: Any) -> None:
        same = (WorkItemRow.key == item.key, WorkItemRow.revision == item.revision, WORK_ITEM_OPEN)
        query = update(WorkItemRow).where(*same).values(**columns, revision=item.revision + 1)
        if self._connection.execute(query).rowcount != 1:
            raise Conflict("store.work_item_changed", key=item.key)

    def _note(self, item: WorkItem, event: str, actor: str, now: datetime, *, person: str | None) -> None:
        row = WorkItemEvent(
            key=self._work.new_key(),
            work_item_key=item.key,
            at=now,
            event=event,
            actor=actor,
            queue=item.queue,
            unit=item.unit,
            person=person,
            due_at=item.due_at,
            priority=item.priority,
            opened_at=item.opened_at,
            active_seconds=item.active_seconds,
            waited_seconds=int((now - item.created_at).total_seconds()),
        )
        self._insert(_EVENT, [row])

    def _page(self, query: Select[Any], limit: int, after: str | None) -> Page[WorkItemInCase]:
        if after:
            query = query.where(cursor_after(after, WorkItemRow.due_at, WorkItemRow.key))
        order = (WorkItemRow.due_at.is_(None), WorkItemRow.due_at, WorkItemRow.key)
        rows = self._connection.execute(query.order_by(*order).limit(limit + 1))
        return page_of([item_in_case(row) for row in rows], limit, lambda found: (found.item.due_at, found.item.key))


def _draft(key: int) -> Place:
    return Place("work_items", "draft", key)
