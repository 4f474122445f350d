"""One transaction: a repository for each noun, and what is to be done after the commit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, text

from koppi.store.keys import KeyMaker
from koppi.store.projecting.projections import Projections
from koppi.store.records import CodeListDefinition, DecisionDefinition, Form, ProcessDefinition
from koppi.store.repositories.absences import Absences
from koppi.store.repositories.access_log import AccessLog
from koppi.store.repositories.audit import Audit
from koppi.store.repositories.case_file import (
    Assessments,
    ClientContacts,
    FollowUpNotes,
    Plans,
    ServiceDecisions,
    ServiceLines,
    Triggers,
)
from koppi.store.repositories.case_pages import CasePages
from koppi.store.repositories.cases import Cases, Responsibilities
from koppi.store.repositories.clients import Clients, Contacts
from koppi.store.repositories.deployments import Deployments
from koppi.store.repositories.happenings import Happenings
from koppi.store.repositories.idempotency import Idempotency
from koppi.store.repositories.incidents import Incidents
from koppi.store.repositories.instances import Instances
from koppi.store.repositories.jobs import Jobs
from koppi.store.repositories.journal import Journal
from koppi.store.repositories.messages import Messages
from koppi.store.repositories.sessions import Sessions, Tokens
from koppi.store.repositories.settings import Settings
from koppi.store.repositories.shown_file import ShownFile
from koppi.store.repositories.submissions import Submissions
from koppi.store.repositories.subscriptions import Subscriptions
from koppi.store.repositories.suspensions import Suspensions
from koppi.store.repositories.timers import Timers
from koppi.store.repositories.units import Units
from koppi.store.repositories.users import Users
from koppi.store.repositories.variables import Variables
from koppi.store.repositories.versions import CODE_LISTS, DECISIONS, FORMS, PROCESSES, Versions
from koppi.store.repositories.work_items import WorkItems
from koppi.store.sealing import KeyRing
from koppi.store.searching.searches import Searches
from koppi.store.work import Work

_DEPLOYMENT_LOCK = 7_050_552


class Transaction(Work):
    """An open transaction; `Store.begin` makes it and ends it."""

    def __init__(self, connection: Connection, keys: KeyMaker, ring: KeyRing, secret_key: bytes) -> None:
        super().__init__(connection, keys, ring, secret_key)
        self._after_commit: list[Callable[[], None]] = []

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back once the transaction is committed; a hint only, for a process may die in between."""
        self._after_commit.append(callback)

    def run_after_commit(self) -> None:
        """Call back whoever asked for it; for `Store.begin`."""
        for callback in self._after_commit:
            callback()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Undo what was done in the block when it raises; the transaction goes on."""
        with self.connection.begin_nested():
            yield

    def lock_deployment(self) -> None:
        """Let nobody else deploy until the end of this transaction."""
        if self.on_postgresql:
            self.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _DEPLOYMENT_LOCK})

    @cached_property
    def access_log(self) -> AccessLog:
        return AccessLog(self)

    @cached_property
    def assessments(self) -> Assessments:
        return Assessments(self)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self)

    @cached_property
    def absences(self) -> Absences:
        return Absences(self)

    @cached_property
    def case_pages(self) -> CasePages:
        return CasePages(self)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self)

    @cached_property
    def client_contacts(self) -> ClientContacts:
        return ClientContacts(self)

    @cached_property
    def clients(self) -> Clients:
        return Clients(self)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self)

    @cached_property
    def deployments(self) -> Deployments:
        return Deployments(self)

    @cached_property
    def follow_up_notes(self) -> FollowUpNotes:
        return FollowUpNotes(self)

    @cached_property
    def happenings(self) -> Happenings:
        return Happenings(self)

    @cached_property
    def idempotency(self) -> Idempotency:
        return Idempotency(self)

    @cached_property
    def incidents(self) -> Incidents:
        return Incidents(self)

    @cached_property
    def instances(self) -> Instances:
        return Instances(self)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self)

    @cached_property
    def journal(self) -> Journal:
        return Journal(self)

    @cached_property
    def messages(self) -> Messages:
        return Messages(self)

    @cached_property
    def plans(self) -> Plans:
        return Plans(self)

    @cached_property
    def projections(self) -> Projections:
        return Projections(self)

    @cached_property
    def responsibilities(self) -> Responsibilities:
        return Responsibilities(self)

    @cached_property
    def searches(self) -> Searches:
        return Searches(self)

    @cached_property
    def service_decisions(self) -> ServiceDecisions:
        return ServiceDecisions(self)

    @cached_property
    def service_lines(self) -> ServiceLines:
        return ServiceLines(self)

    @cached_property
    def sessions(self) -> Sessions:
        return Sessions(self)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self)

    @cached_property
    def shown_file(self) -> ShownFile:
        return ShownFile(self)

    @cached_property
    def submissions(self) -> Submissions:
        return Submissions(self)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self)

    @cached_property
    def suspensions(self) -> Suspensions:
        return Suspensions(self)

    @cached_property
    def timers(self) -> Timers:
        return Timers(self)

    @cached_property
    def tokens(self) -> Tokens:
        return Tokens(self)

    @cached_property
    def triggers(self) -> Triggers:
        return Triggers(self)

    @cached_property
    def units(self) -> Units:
        return Units(self)

    @cached_property
    def users(self) -> Users:
        return Users(self)

    @cached_property
    def variables(self) -> Variables:
        return Variables(self)

    @cached_property
    def work_items(self) -> WorkItems:
        return WorkItems(self)

    @cached_property
    def code_lists(self) -> Versions[CodeListDefinition]:
        return Versions(self, CODE_LISTS)

    @cached_property
    def decisions(self) -> Versions[DecisionDefinition]:
        return Versions(self, DECISIONS)

    @cached_property
    def definitions(self) -> Versions[ProcessDefinition]:
        return Versions(self, PROCESSES)

    @cached_property
    def forms(self) -> Versions[Form]:
        return Versions(self, FORMS)
