"""The searches as a transaction offers them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from koppi.store.records import Found, Sight
from koppi.store.repositories.base import Repository
from koppi.store.repositories.queues import any_of, further_for
from koppi.store.rows.cases import CaseRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.searching import catalogue
from koppi.store.searching.element_instances import ELEMENT_INSTANCES
from koppi.store.searching.search import Search

Query = Mapping[str, Any] | None


class Searches(Repository):
    """Each takes the body of a /v2 search and returns items whose members have the names of the interface."""

    def process_instances(self, query: Query) -> Found:
        return self._run(catalogue.PROCESS_INSTANCES, query)

    def variables(self, query: Query) -> Found:
        """Search variables; `value` is JSON text."""
        return self._run(catalogue.VARIABLES, query)

    def user_tasks(self, query: Query, sight: Sight | None = None) -> Found:
        """Search work items, those only that `sight` covers when it is given."""
        return self._run(catalogue.USER_TASKS, query, _seen_by(sight) if sight else None)

    def jobs(self, query: Query) -> Found:
        return self._run(catalogue.JOBS, query)

    def incidents(self, query: Query) -> Found:
        """Search incidents; `code` and `parameters` stand for the message."""
        return self._run(catalogue.INCIDENTS, query)

    def element_instances(self, query: Query) -> Found:
        """Search element instances; what they are called and of what type they are stands in their diagrams."""
        return self._run(ELEMENT_INSTANCES, query)

    def process_definitions(self, query: Query) -> Found:
        return self._run(catalogue.PROCESS_DEFINITIONS, query)

    def decision_definitions(self, query: Query) -> Found:
        return self._run(catalogue.DECISION_DEFINITIONS, query)

    def audit_logs(self, query: Query) -> Found:
        return self._run(catalogue.AUDIT_LOGS, query)

    def _run(self, search: Search, query: Query, visible: ColumnElement[bool] | None = None) -> Found:
        return search.run(self._connection, query, visible=visible)


def _seen_by(sight: Sight) -> ColumnElement[bool]:
    """The condition that somebody may open a work item."""
    own_cases = select(CaseRow.key).where(
        or_(CaseRow.responsible_person.in_(sight.names), CaseRow.backup_person.in_(sight.names))
    )
    keys = select(WorkItemRow.key)
    ways = [
        keys.where(WorkItemRow.assignee.in_(sight.names)),
        keys.where(WorkItemRow.case_key.in_(own_cases)),
        keys.where(WorkItemRow.queue.in_(sight.queues)),
        keys.where(WorkItemRow.second_queue.in_(sight.queues)),
        further_for(sight.queues, sight.names),
    ]
    if sight.caseless:
        ways.append(keys.where(WorkItemRow.case_key.is_(None)))
    return any_of(ways)
