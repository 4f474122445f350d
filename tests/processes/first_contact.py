"""What people write into the forms of the first contact, and the stretches of road that several stories share."""

from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.store.records import Contact
from koppi.usecases.contacts import Received
from tests.support.houses import Stage

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
