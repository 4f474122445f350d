"""Work items, their further candidates and their history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from koppi.store.records.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A person's turn. `draft` is sealed: `work_items.draft_of` opens it."""

    key: int
    instance_key: int
    process_instance_key: int
    token: int
    element_id: str
    definition_key: int
    name: str
    state: str
    assignee: str | None = None
    assignee_follows_case: bool = False
    queue: str | None = None
    second_queue: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    more_candidates: bool = False
    due_at: datetime | None = None
    due_rule: str = ""
    due_kind: str = ""
    due_ground: str = ""
    due_reason: str = ""
    due_roll: str = ""
    follow_up_at: datetime | None = None
    priority: int
    form_key: int | None = None
    external_reference: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None
    scopes: tuple[int, ...] = ()
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
    created_at: datetime
    completed_at: datetime | None = None
    completed_by: str | None = None
    opened_at: datetime | None = None
    active_seconds: int = 0
    draft: bytes | None = None
    draft_version: int = 0
    draft_by: str | None = None
    draft_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemEvent:
    """Something that happened to a work item: created, claimed, assigned, released, delegated, opened, completed, canceled."""

    key: int
    work_item_key: int
    at: datetime
    event: str
    actor: str
    queue: str | None = None
    unit: str | None = None
    person: str | None = None
    role: str | None = None
    due_at: datetime | None = None
    priority: int
    opened_at: datetime | None = None
    active_seconds: int = 0
    waited_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItemInCase:
    """A work item with its case, which says who may open it; the case is None while there is none.

    `suspended_at` is since when its instance stands still, None while it runs.
    """

    item: WorkItem
    case: Case | None
    suspended_at: datetime | None = None
