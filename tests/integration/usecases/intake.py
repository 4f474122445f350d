"""Two small processes that keep a case file, from the contact to the closed case and beside it a worry; and the way to the case."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import simplejson

from koppi.domain.step import Json
from koppi.store import Store
from tests.support.diagrams import boundary, end, job, mapping, message, path, process, tag, timer, user, zeebe
from tests.support.houses import Stage, stage

CODE = "131052-308T"


def form(id_: str, *components: Mapping[str, Any]) -> dict[str, bytes]:
    raw = {"id": id_, "type": "default", "schemaVersion": 19, "components": list(components)}
    return {f"{id_}.form": simplejson.dumps(raw).encode()}


def asked(key: str, term: str = "", prefill: str = "", type_: str = "textfield", **more: Any) -> dict[str, Any]:
    properties = {name: text for name, text in (("case_file", term), ("prefill", prefill)) if text}
    return {"type": type_, "id": f"f_{key}", "key": key, "label": key, "properties": properties, **more}


def task(id_: str, form_id: str = "", group: str = "client_adviser", *parts: str) -> str:
    asks = []
    if form_id:  # what is filled in goes into the case file, and only this to the process
        asks = [
            zeebe("formDefinition", formId=form_id, bindingType="deployment"),
            mapping(outputs=[("=true", "filled")]),
        ]
    return user(id_, zeebe("assignmentDefinition", candidateGroups=group), *asks, *parts)


def operation(id_: str, type_: str, *inputs: tuple[str, str]) -> str:
    return job(id_, mapping(inputs), type_=type_)


_OF_CASE = ("=number(case.key)", "case_key")
_OF_CONTACT = ("=number(contact)", "contact")
_ARRIVED = tag("startEvent", tag("messageEventDefinition", messageRef="contact_received"), id="begin")
_RAISED = tag("startEvent", tag("messageEventDefinition", messageRef="trigger_raised"), id="raised")
INTAKE: dict[str, bytes] = {
    "intake.bpmn": process(
        _ARRIVED,
        task("tell", "told"),
        operation("write_contact", "contact.complete", _OF_CONTACT),
        task("who", "whom"),
        operation("know", "client.identify", _OF_CONTACT),
        operation("look", "case.find_open", _OF_CONTACT),
        operation("open_case", "case.open", _OF_CONTACT, ("=2", "level"), ("case_owner", "role")),
        operation("learn", "case.update", _OF_CASE, ("plan", "phase"), ("=true", "joint_client")),
        operation("choose", "case.propose_person", _OF_CASE, ("case_owner", "role")),
        operation("offer", "case.offer_responsibility", _OF_CASE, ("=person", "person"), ("doctor", "backup")),
        user("decide", zeebe("assignmentDefinition", candidateGroups="case_owner,triage_nurse,client_adviser")),
        boundary("too_late", "decide", timer("P2D")),
        operation("lapse", "case.decline_responsibility", _OF_CASE),
        operation("take", "case.accept_responsibility", _OF_CASE),
        task("last", "shut"),
        operation("shut_case", "case.close", _OF_CASE, ("done", "reason")),
        end(),
        path(
            "begin", "tell", "write_contact", "who", "know", "look", "open_case", "learn", "choose", "offer", "decide"
        ),
        path("decide", "take", "last", "shut_case", "end"),
        path("too_late", "lapse", "last"),
        id_="intake",
        after=message("contact_received", key=""),
    ),
    **form("told", asked("why", "contact.reason"), asked("kind", "contact.need_type")),
    **form(
        "whom",
        asked("hetu", "client.identity_code"),
        asked("etu", "client.first_names"),
        asked("suku", "client.last_name"),
        asked("matter", prefill="=file.contact.reason", readonly=True),
    ),
    **form("shut", asked("how", "closing.summary")),
}
WORRY: dict[str, bytes] = {
    "worry.bpmn": process(
        _RAISED,
        operation("raise", "trigger.raise", _OF_CASE, ('=if code = null then "other" else code', "code")),
        task("handle", "handled", "client_adviser"),
        operation("handled_now", "trigger.handle", _OF_CASE, ("=number(trigger)", "trigger"), ("eased", "outcome")),
        end(),
        path("raised", "raise", "handle", "handled_now", "end"),
        id_="worry",
        after=message("trigger_raised", key=""),
    ),
    **form("handled", asked("did", "trigger.done"), asked("text", "trigger.text")),
}


@contextmanager
def played_on(store: Store, *files: Mapping[str, bytes]) -> Iterator[Stage]:
    """Give a stage with these files; people are known by their roles."""
    together: dict[str, bytes] = {}
    for some in files:
        together |= some
    with stage(store, together) as played:
        yield played


def to_case(played: Stage, code: str = CODE) -> tuple[int, int]:
    """Return an instance that has come to its case, and the case."""
    instance = played.register_contact(person=None).instance_key
    assert instance is not None
    played.complete("tell", {"why": "Arki ei suju.", "kind": "support"}, instance=instance)
    played.complete("who", {"hetu": code, "etu": "Aada", "suku": "Esimerkki"}, instance=instance)
    case = played.instance(instance).case_key
    assert case is not None, played.stands_at(instance)
    return instance, case


def carrier(store: Store, case_key: int) -> tuple[Json, Json]:
    """Return who is responsible for a case, and the backup."""
    with store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    return case.responsible_person, case.backup_person
