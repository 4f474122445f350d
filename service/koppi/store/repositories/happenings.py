"""The timeline of a case: one question to all that happened in it, a page at a time."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, String, and_, cast, literal, null, or_, select, union_all

from koppi.domain.errors import Invalid
from koppi.store.records import Happening, Page
from koppi.store.repositories.base import Repository
from koppi.store.rows.assessments import AssessmentRow
from koppi.store.rows.audit import AuditRow
from koppi.store.rows.cases import CaseRow, ResponsibilityRow
from koppi.store.rows.client_contacts import ClientContactRow
from koppi.store.rows.clients import ContactRow
from koppi.store.rows.follow_up_notes import FollowUpNoteRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.plans import PlanRow
from koppi.store.rows.service_decisions import ServiceDecisionRow
from koppi.store.rows.suspensions import SuspensionRow
from koppi.store.rows.triggers import TriggerRow
from koppi.store.rows.work_items import WorkItemRow

_NOTHING = literal("")
_NO_KEY = cast(null(), BigInteger)  # PostgreSQL wants the same types in every part of a union
_ROOT = InstanceRow.root_key == InstanceRow.key


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one kind of happening is found: its moment, who did it, what it was about."""

    kind: str
    row: Any
    at: Any
    actor: Any = _NOTHING
    name: Any = _NOTHING
    element: Any = _NOTHING
    definition: Any = _NO_KEY
    only: ColumnElement[bool] | None = None
    case: Any = None
    instance: Any = None
    """The column by which its instance is found, where something of that is told."""


def _of_suspension(kind: str, at: Any, actor: Any) -> _Source:
    """Return where is found that somebody let an instance stand still, or go on."""
    return _Source(
        kind,
        SuspensionRow,
        at,
        actor,
        InstanceRow.process_id,
        definition=InstanceRow.definition_key,
        case=InstanceRow.case_key,
        instance=SuspensionRow.instance_key,
    )


def _of_repair(kind: str, action: str) -> _Source:
    """Return where is found that somebody did something to an instance: it is told by its audit alone."""
    return _Source(
        kind,
        AuditRow,
        AuditRow.at,
        AuditRow.actor,
        InstanceRow.process_id,
        definition=InstanceRow.definition_key,
        only=AuditRow.action == action,
        instance=AuditRow.object_key,
    )


# in the order in which what one step does at the same moment is told
_SOURCES = (
    _Source("contact", ContactRow, ContactRow.at, ContactRow.received_by, ContactRow.channel),
    _Source("case_opened", CaseRow, CaseRow.opened_at, case=CaseRow.key),
    _Source(
        "instance_started",
        InstanceRow,
        InstanceRow.started_at,
        name=InstanceRow.process_id,
        definition=InstanceRow.definition_key,
        only=_ROOT,
    ),
    _Source("trigger_raised", TriggerRow, TriggerRow.raised_at, TriggerRow.raised_by, TriggerRow.code),
    _Source(
        "work_item_completed",
        WorkItemRow,
        WorkItemRow.completed_at,
        WorkItemRow.completed_by,
        WorkItemRow.name,
        WorkItemRow.element_id,
        WorkItemRow.definition_key,
        only=WorkItemRow.completed_by.is_not(None),
        case=InstanceRow.case_key,
        instance=WorkItemRow.instance_key,
    ),
    _of_suspension("instance_suspended", SuspensionRow.suspended_at, SuspensionRow.suspended_by),
    _of_suspension("instance_resumed", SuspensionRow.resumed_at, SuspensionRow.resumed_by),
    _Source("client_contact", ClientContactRow, ClientContactRow.at, ClientContactRow.person, ClientContactRow.mode),
    _Source(
        "responsible_person",
        ResponsibilityRow,
        ResponsibilityRow.since,
        ResponsibilityRow.named_by,
        ResponsibilityRow.person,
        only=ResponsibilityRow.accepted_at.is_not(None),
    ),
    _Source(
        "responsibility_offered",
        ResponsibilityRow,
        ResponsibilityRow.offered_at,
        ResponsibilityRow.named_by,
        ResponsibilityRow.person,
    ),
    _Source(
        "responsibility_declined",
        ResponsibilityRow,
        ResponsibilityRow.declined_at,
        name=ResponsibilityRow.person,
    ),
    _Source("assessment_started", AssessmentRow, AssessmentRow.started_at, AssessmentRow.recorded_by),
    _Source("assessment_completed", AssessmentRow, AssessmentRow.completed_at, AssessmentRow.completed_by),
    _Source("plan_published", PlanRow, PlanRow.published_at, PlanRow.published_by, cast(PlanRow.version, String)),
    _Source(
        "decision_made",
        ServiceDecisionRow,
        ServiceDecisionRow.made_at,
        ServiceDecisionRow.maker,
        ServiceDecisionRow.service,
    ),
    _Source("decision_notified", ServiceDecisionRow, ServiceDecisionRow.notice_at, name=ServiceDecisionRow.service),
    _Source("follow_up_note", FollowUpNoteRow, FollowUpNoteRow.at, FollowUpNoteRow.recorded_by, FollowUpNoteRow.kind),
    _Source("trigger_handled", TriggerRow, TriggerRow.handled_at, TriggerRow.handled_by, TriggerRow.code),
    _Source(
        "work_item_created",
        WorkItemRow,
        WorkItemRow.created_at,
        name=WorkItemRow.name,
        element=WorkItemRow.element_id,
        definition=WorkItemRow.definition_key,
        case=InstanceRow.case_key,
        instance=WorkItemRow.instance_key,
    ),
    _of_repair("instance_migrated", "migrations.migrate"),
    _of_repair("instance_modified", "modifications.modify"),
    _Source(
        "instance_ended",
        InstanceRow,
        InstanceRow.ended_at,
        name=InstanceRow.process_id,
        definition=InstanceRow.definition_key,
        only=_ROOT,
    ),
    _Source("case_closed", CaseRow, CaseRow.closed_at, name=CaseRow.closing_reason, case=CaseRow.key),
)


@dataclass(frozen=True, slots=True)
class _Place:
    """The place of a line in the timeline."""

    at: datetime
    rank: int
    key: int

    def written(self) -> str:
        text = f"{self.at.astimezone(UTC).isoformat()}/{self.rank}/{self.key}"
        return base64.urlsafe_b64encode(text.encode()).decode()

    @classmethod
    def read(cls, cursor: str) -> "_Place":
        try:
            at, rank, key = base64.urlsafe_b64decode(cursor).decode().split("/")
            return cls(datetime.fromisoformat(at), int(rank), int(key))
        except (ValueError, binascii.Error) as error:
            raise Invalid("store.bad_cursor") from error


class Happenings(Repository):
    """What happened in cases."""

    def of_case(self, case_key: int, *, limit: int = 50, after: str | None = None) -> Page[Happening]:
        """Return what happened in a case, newest first; what was done before it was opened belongs to it, too.

        Args:
            case_key: the case.
            limit: how many lines.
            after: the cursor of the page before.

        Raises:
            Invalid: `store.bad_cursor`.
        """
        place = _Place.read(after) if after else None
        parts = union_all(*(_newest(rank, limit + 1, case_key, place) for rank in range(len(_SOURCES)))).subquery()
        order = (parts.c.at.desc(), parts.c.rank.desc(), parts.c.key.desc())
        rows = self._connection.execute(select(parts).order_by(*order).limit(limit + 1)).all()
        last = rows[limit - 1] if len(rows) > limit else None
        cursor = _Place(last.at, last.rank, last.key).written() if last else None
        return Page(tuple(_lines(rows[:limit])), cursor)


def _lines(rows: Any) -> Iterator[Happening]:
    for row in rows:
        kind = _SOURCES[row.rank].kind
        yield Happening(kind, row.at, row.actor or "", row.name or "", row.element_id, row.definition_key, row.key)


def _newest(rank: int, limit: int, case_key: int, place: _Place | None) -> Select[Any]:
    """Select the newest lines of one kind; each part is bounded, so no history is read whole."""
    source = _SOURCES[rank]
    key = source.row.key
    query = select(
        literal(rank).label("rank"),
        source.at.label("at"),
        key.label("key"),
        source.actor.label("actor"),
        source.name.label("name"),
        source.element.label("element_id"),
        source.definition.label("definition_key"),
    ).where(source.at.is_not(None))
    if source.instance is not None:
        query = query.join(InstanceRow, InstanceRow.key == source.instance)
    query = query.where((source.row.case_key if source.case is None else source.case) == case_key)
    if source.only is not None:
        query = query.where(source.only)
    if place is not None:
        query = query.where(_before(source, rank, place))
    # SQLite takes no limit within a union, but within a selection in it
    return select(query.order_by(source.at.desc(), key.desc()).limit(limit).subquery())


def _before(source: _Source, rank: int, place: _Place) -> ColumnElement[bool]:
    if rank < place.rank:
        return source.at <= place.at  # type: ignore[no-any-return]  # a source's columns are of any type
    earlier: ColumnElement[bool] = source.at < place.at
    return earlier if rank > place.rank else or_(earlier, and_(source.at == place.at, source.row.key < place.key))
