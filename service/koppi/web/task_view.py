"""A task as its page shows it: what it is called, when it is due and why, and who has it."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.case import age_on
from koppi.domain.work_item import has_queue
from koppi.store.records import Case
from koppi.usecases.work_items import OpenedTask
from koppi.web.due import Chip, chip, reasons
from koppi.web.naming import shown_names
from koppi.web.own_words import OwnWords, own_words
from koppi.web.standing_still import told
from koppi.web.visit import Visit


@dataclass(frozen=True, slots=True)
class TaskView:
    """What the page says of a task. `holder` is who has it, `hold` is mine, free, taken, completed or cancelled."""

    key: int
    title: str
    process: str
    help: str
    due: Chip | None
    due_at: str
    due_reasons: tuple[str, ...]
    hold: str
    holder: str
    groups: str
    releasable: bool
    """Whether somebody else waits for it when it is given back."""
    case: Case | None
    age: int | None
    people: Mapping[str, str]
    said: tuple[OwnWords, ...]
    suspended: str
    """By whose hand its process stands still, and why; empty while it runs."""

    @property
    def editable(self) -> bool:
        """Whether the visitor may fill it in."""
        return self.hold in ("mine", "free")


def view_of(visit: Visit, opened: OpenedTask) -> TaskView:
    """Return what the page says of an opened task."""
    item, case, words = opened.item, opened.case, visit.words
    element = opened.process.elements.get(item.element_id)
    process = words.own(opened.process.names, opened.process.name)
    names = {item.assignee, item.completed_by, opened.suspension.suspended_by if opened.suspension else None}
    names |= {case.responsible_person, case.backup_person, case.next_step_by} if case else set()
    shown = shown_names(visit, names)
    holder = item.assignee or item.completed_by or ""
    return TaskView(
        key=item.key,
        title=words.own(element.names, item.name) if element else item.name,
        process=process,
        help=element.properties.get(f"documentation.{words.language}") or element.documentation if element else "",
        due=chip(item, words),
        due_at=words.moment(item.due_at) if item.due_at else "",
        due_reasons=reasons(item, words),
        hold=_hold(visit, opened),
        holder=shown.get(holder, holder),
        groups=words.roles(item.candidate_groups),
        releasable=has_queue(item),
        case=case,
        age=age_on(case.birth_date, words.today) if case and case.birth_date else None,
        people=shown,
        said=own_words(opened.contacts, words),
        suspended=told(opened.suspension, shown, words, process) if opened.suspension else "",
    )


def _hold(visit: Visit, opened: OpenedTask) -> str:
    item, actor = opened.item, visit.caller.actor
    if item.state != "CREATED":
        return "completed" if item.state == "COMPLETED" else "cancelled"
    if item.assignee is None:
        return "free"
    return "mine" if item.assignee in {actor.name} | actor.substitutes_for else "taken"
