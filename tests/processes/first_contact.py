"""What people write into the forms of the first contact, and the stretches of road that several stories share."""

from collections.abc import Iterator
from contextlib import contextmanager

from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.store import Store
from koppi.store.records import Contact
from koppi.usecases.contacts import Person, Received
from tests.support.diagrams import end, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, stage

INTAKE, MAIN = "contact_intake", "client_steering_main"
OURS = (INTAKE, "client_identification", "first_assessment", MAIN)
CALLED = ("service_needs_assessment", "own_worker", "client_plan", "service_decision", "service_start", "follow_up")
"""What the main chain calls once there is a case."""
ANSWERS = "answers_direct_contact"
"""The process that begins with a direct contact, and its one task, for the person who has the case."""
AADA = Person(identity_code="170540-906J", first_names="Aada", last_name="Esimerkki")

REGISTERED: dict[str, Json] = {
    "intake_source": "client",
    "intake_channel": "phone_service_centre",
    "intake_reason": "Arki ei suju enää yksin.",
    "intake_need_type": "social_service",
    "intake_client_present": True,
    "intake_language": "fi",
}
IDENTIFIED: dict[str, Json] = {
    "identify_how": "hetu",
    "identify_code": "170540-906J",
    "identify_first_names": "Aada",
    "identify_last_name": "Esimerkki",
    "identify_language": "fi",
    "identify_acts_for": "self",
    "identify_strength": "suomi_fi",
}
ANONYMOUS: dict[str, Json] = {"identify_how": "none"}
ASSESSED: dict[str, Json] = {
    "assess_reason": "Arki ei suju enää yksin.",
    "assess_client_goal": "Apua suihkuun.",
    "assess_symptom_urgency": "non_urgent",
    "assess_work_prompt": "no",
    "assess_solvable": "no",
}
SOLVABLE: dict[str, Json] = {**ASSESSED, "assess_solvable": "yes"}
ADVISED: dict[str, Json] = {
    "solve_advice": "Neuvottiin kauppapalvelu ja annettiin esite.",
    "solve_service_class": "self_funded",
    "solve_is_solved": "yes",
    "solve_outcome": "solved_advice",
    "solve_next_step": "Asiakas tilaa itse.",
}
NOT_SOLVED: dict[str, Json] = {
    **{name: value for name, value in ADVISED.items() if name != "solve_outcome"},
    "solve_is_solved": "no",
}
SEEN_TO: dict[str, Json] = {
    "byhand_measure": "booking",
    "byhand_note": "Varattiin aika hoitajalle.",
    "byhand_client_told": True,
    "byhand_outcome": "done",
}


@contextmanager
def first_contact(store: Store) -> Iterator[Stage]:
    """Give a stage with our diagrams up to the open case; what begins or is called then is one task each."""
    called = {f"{name}.bpmn": _one_task(name, "=null") for name in CALLED}
    direct = {f"{ANSWERS}.bpmn": _one_task(ANSWERS, "=case.responsible_person", begins="direct_contact")}
    with stage(store, {**files_of(*OURS), **called, **direct}) as ready:
        yield ready


def _one_task(process_id: str, assignee: str, *, begins: str = "") -> bytes:
    """Return a process of one task that has its name, begun by a message where one is named."""
    place = f"{process_id}_task"
    assigned = zeebe("assignmentDefinition", candidateGroups="case_owner", assignee=assignee)
    return process(
        start(body=tag("messageEventDefinition", messageRef="begins") if begins else ""),
        user(place, assigned),
        end(),
        path("start", place, "end"),
        id_=process_id,
        before=message("begins", begins, "") if begins else "",
    )


def files_of(*diagrams: str) -> dict[str, bytes]:
    """Return our own models, of the diagrams only those named."""
    files = model_files(None)
    return {name: content for name, content in files.items() if not name.endswith(".bpmn") or name[:-5] in diagrams}


def contact_of(stage: Stage, received: Received) -> Contact:
    """Return a contact as it is stored."""
    with stage.house.store.begin(read_only=True) as tx:
        found = tx.contacts.get(received.contact_key)
    assert found is not None
    return found


def instances_of(stage: Stage, process_id: str) -> list[int]:
    """Return the keys of the instances of a process, oldest first."""
    with stage.house.store.begin(read_only=True) as tx:
        keys = tx.instances.keys()
        found = [instance for key in keys if (instance := tx.instances.get(key))]
    return sorted(instance.key for instance in found if instance.process_id == process_id)


def only_instance_of(stage: Stage, process_id: str) -> int:
    """Return the key of the one instance of a process."""
    (key,) = instances_of(stage, process_id)
    return key
