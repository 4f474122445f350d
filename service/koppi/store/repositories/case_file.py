"""The case file, a repository for each noun: assessments, plans, service lines, decisions, and what is noted."""

from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import exists, func, select

from koppi.store.errors import duplicate
from koppi.store.records import (
    Assessment,
    ClientContact,
    FollowUpNote,
    Plan,
    ServiceDecision,
    ServiceLine,
    Trigger,
)
from koppi.store.repositories.in_case_file import CaseFileRepository
from koppi.store.rows.assessments import AssessmentRow
from koppi.store.rows.client_contacts import ClientContactRow
from koppi.store.rows.follow_up_notes import FollowUpNoteRow
from koppi.store.rows.plans import PlanRow
from koppi.store.rows.service_decisions import ServiceDecisionRow
from koppi.store.rows.service_lines import ServiceLineRow
from koppi.store.rows.triggers import TriggerRow
from koppi.store.work import Work


class Assessments(CaseFileRepository[Assessment]):
    """Assessments of needs; a case has one open."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, AssessmentRow, Assessment)

    def one_a_case(self) -> AbstractContextManager[None]:
        """Refuse a second open one: `Duplicate`, `store.assessment_open`."""
        return duplicate("uq_assessments_open_case", "assessments.case_key", "store.assessment_open")

    def latest_completed(self, case_key: int) -> Assessment | None:
        """Return the case's assessment that was completed last."""
        query = self._of(case_key).where(AssessmentRow.state == "completed")
        return self._first(query.order_by(AssessmentRow.completed_at.desc(), AssessmentRow.key.desc()).limit(1))

    def lock_open(self, case_key: int) -> Assessment | None:
        """Return the case's open assessment, locked."""
        return self._locked(self._of(case_key).where(AssessmentRow.state == "started"))


class Plans(CaseFileRepository[Plan]):
    """Plans, a row a version; a case has one active."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, PlanRow, Plan)

    def one_a_case(self) -> AbstractContextManager[None]:
        """Refuse a second active or equally numbered version: `Duplicate`, `store.plan_changed`."""
        return duplicate("uq_plans_", "plans.case_key", "store.plan_changed")

    def lock_latest(self, case_key: int) -> Plan | None:
        """Return the plan's newest version, locked; it is the active one where there is one."""
        return self._locked(self._of(case_key).order_by(PlanRow.version.desc()).limit(1))


class ServiceLines(CaseFileRepository[ServiceLine]):
    """Service lines."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, ServiceLineRow, ServiceLine)


class ServiceDecisions(CaseFileRepository[ServiceDecision]):
    """Decisions on services."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, ServiceDecisionRow, ServiceDecision)

    def last_appeal_ends(self, case_key: int) -> datetime | None:
        """Return until when a decision of the case can be appealed, of all the latest; None without a notice."""
        query = select(func.max(ServiceDecisionRow.appeal_ends_at)).where(ServiceDecisionRow.case_key == case_key)
        return self._connection.execute(query).scalar()


class ClientContacts(CaseFileRepository[ClientContact]):
    """Who met or talked with a client."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, ClientContactRow, ClientContact)

    def has_met(self, client_key: int, person: str, now: datetime) -> bool:
        """Tell whether a person has met or talked with the client by `now`, in whichever case."""
        meeting = exists().where(
            ClientContactRow.client_key == client_key, ClientContactRow.person == person, ClientContactRow.at <= now
        )
        return bool(self._connection.execute(select(meeting)).scalar())


class FollowUpNotes(CaseFileRepository[FollowUpNote]):
    """Notes of how clients are doing."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, FollowUpNoteRow, FollowUpNote)


class Triggers(CaseFileRepository[Trigger]):
    """Triggers."""

    def __init__(self, work: Work) -> None:
        super().__init__(work, TriggerRow, Trigger)

    def lock_open(self, case_key: int, code: str, since: datetime) -> Trigger | None:
        """Return the case's oldest open trigger of a code that was raised since then, locked."""
        query = self._of(case_key).where(
            TriggerRow.code == code, TriggerRow.state == "open", TriggerRow.raised_at >= since
        )
        return self._locked(query.where(TriggerRow.joined_to.is_(None)).order_by(TriggerRow.key).limit(1))
