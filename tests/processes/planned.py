"""Plays one of our diagrams in a case with a plan: the plan is made first, then the diagram is called."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from koppi.domain.actor import SYSTEM
from koppi.resources import model_files
from koppi.store import Store
from koppi.usecases import upkeep
from koppi.usecases.boundary import Caller
from tests.processes.opening import AADA, AFTERWARDS, case_of
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.support.diagrams import end, extensions, flow, job, mapping, message, process, tag, user, zeebe
from tests.support.houses import Stage, stage

BY_DECISION, WITHOUT_DECISION = "home_care", "support_person"
"""The services of the plan: one that needs a decision, and one that does not."""
TRIGGERS = "trigger_handling"


@contextmanager
def planned(
    store: Store,
    process_id: str,
    *,
    service: str = BY_DECISION,
    declines: frozenset[str] = frozenset(),
    also: tuple[str, ...] = (),
) -> Iterator[Stage]:
    """Give a stage on which a contact opens a case, makes its plan and calls this diagram for one of its services.

    What answers triggers is there, too, and so are the diagrams that begin by a message and are named in `also`.
    """
    ours = model_files(None)
    wanted = {f"{name}.bpmn" for name in (process_id, "client_plan", TRIGGERS, *also)}
    files = {name: content for name, content in ours.items() if not name.endswith(".bpmn") or name in wanted}
    with stage(store, {**files, "opening.bpmn": _opening(process_id, service)}, declines=declines) as ready:
        yield ready


def with_plan(played: Stage, **codes: Any) -> int:
    """Play until the plan is in force and return the instance's key; `codes` are variables of the instance."""
    received = played.register_contact(person=AADA, codes=codes)
    assert received.instance_key is not None
    played.complete("draft_plan_with_client", DRAFT, instance=received.instance_key)
    played.complete("agree_responsibilities", AGREED, instance=received.instance_key)
    played.complete("client_approves_plan", APPROVED, instance=received.instance_key)
    return received.instance_key


def recorded(played: Stage, instance: int, kind: str) -> list[Any]:
    """Return the records of one kind in the case file, such as `service_decisions`, oldest first."""
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        return list(getattr(tx, kind).of_case(case_key))


def line_of(played: Stage, instance: int, service: str) -> Any:
    """Return the line of a service as it is stored."""
    (line,) = [line for line in recorded(played, instance, "service_lines") if line.service == service]
    return line


def deliver(played: Stage) -> None:
    """Do what the worker does right after a message was thrown: bring it to where one waits."""
    upkeep.deliver_messages(Caller(played.house, SYSTEM))


def days(count: int) -> timedelta:
    """Return that many days."""
    return timedelta(days=count)


def _opening(process_id: str, service: str) -> bytes:
    whole = {"propagateAllParentVariables": "true", "propagateAllChildVariables": "true"}
    line = f'service_lines[service = "{service}"][1]'
    parts = ("service_line", "service", "service_class", "provider", "start_on")
    given = mapping([(f"={line}.{part}", part) for part in parts])
    return process(
        tag("startEvent", tag("messageEventDefinition", messageRef="begins"), id="opens"),
        job("case_opens", mapping([("=contact", "contact")]), type_="case.open"),
        tag("callActivity", extensions(zeebe("calledElement", processId="client_plan", **whole)), id="plans"),
        tag("callActivity", extensions(zeebe("calledElement", processId=process_id, **whole), given), id="calls"),
        user(AFTERWARDS),
        end("over"),
        *(flow(one, two) for one, two in _ROAD),
        id_="opening",
        before=message("begins", "contact_received", ""),
    )


_ROAD = (
    ("opens", "case_opens"),
    ("case_opens", "plans"),
    ("plans", "calls"),
    ("calls", AFTERWARDS),
    (AFTERWARDS, "over"),
)
