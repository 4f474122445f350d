"""What the store gives and takes: frozen records whose fields are the columns of their tables."""

from koppi.store.records.audit import Accessed, AccessEntry, Audited, AuditEntry, Broken, Head
from koppi.store.records.case_file import (
    Assessment,
    ClientContact,
    FollowUpNote,
    InCaseFile,
    Plan,
    ServiceDecision,
    ServiceLine,
    Trigger,
)
from koppi.store.records.case_pages import Filling, Happening, Waiting
from koppi.store.records.cases import Case, Responsibility
from koppi.store.records.clients import Client, Contact
from koppi.store.records.definitions import (
    CodeListDefinition,
    DecisionDefinition,
    Deployment,
    Form,
    ProcessDefinition,
    Resource,
)
from koppi.store.records.incidents import Incident
from koppi.store.records.instances import Instance, StoredVariable, held
from koppi.store.records.jobs import Job
from koppi.store.records.journal import JournalEntry, Journalled
from koppi.store.records.messages import Message, Subscription
from koppi.store.records.pages import Found, Page, Sight
from koppi.store.records.projections import Applied, Completion
from koppi.store.records.settings import Kept
from koppi.store.records.submissions import Submission
from koppi.store.records.suspensions import HeldInput, Suspension
from koppi.store.records.timers import Timer
from koppi.store.records.users import Absence, Session, SignedIn, Token, Unit, User
from koppi.store.records.work_items import WorkItem, WorkItemEvent, WorkItemInCase

__all__ = [
    "Absence",
    "AccessEntry",
    "Accessed",
    "Applied",
    "Assessment",
    "AuditEntry",
    "Audited",
    "Broken",
    "Case",
    "Client",
    "ClientContact",
    "CodeListDefinition",
    "Completion",
    "Contact",
    "DecisionDefinition",
    "Deployment",
    "Filling",
    "FollowUpNote",
    "Form",
    "Found",
    "Happening",
    "Head",
    "HeldInput",
    "InCaseFile",
    "Incident",
    "Instance",
    "Job",
    "JournalEntry",
    "Journalled",
    "Kept",
    "Message",
    "Page",
    "Plan",
    "ProcessDefinition",
    "Resource",
    "Responsibility",
    "ServiceDecision",
    "ServiceLine",
    "Session",
    "Sight",
    "SignedIn",
    "StoredVariable",
    "Submission",
    "Subscription",
    "Suspension",
    "Timer",
    "Token",
    "Trigger",
    "Unit",
    "User",
    "Waiting",
    "WorkItem",
    "WorkItemEvent",
    "WorkItemInCase",
    "held",
]
