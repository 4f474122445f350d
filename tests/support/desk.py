"""A desk: one small diagram in which a case's file is written by any operation, in any order, as a person says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import simplejson
from marshmallow.fields import Field

from koppi.domain.step import Json
from koppi.usecases.contacts import Person
from koppi.usecases.operations import LOCAL
from tests.support.diagrams import end, flow, job, mapping, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage

ANYBODY = zeebe("assignmentDefinition", candidateGroups="client_adviser,case_owner,client_guide,social_worker")
SOMEBODY = Person(identity_code="010190-901R", first_names="Aada", last_name="Esimerkki", birth_date=date(1990, 1, 1))
PLAN: dict[str, Json] = {
    "goals": [{"text": "Kotona pärjääminen"}],
    "responsibilities": [{"who": "Asiakasvastaava"}],
    "schedule": [{"when": "huhtikuu"}],
}
"""A plan with all that a plan needs."""


def _field(name: str, record: str) -> dict[str, Any]:
    return {
        "type": "textfield",
        "id": f"{record}_{name}_field",
        "key": name,
        "label": name,
        "properties": {"case_file": f"{record}.{name}"},
    }


def _rows(name: str, record: str, *columns: str) -> dict[str, Any]:
    fields = [{"type": "textfield", "id": f"{name}_{each}", "key": each, "label": each} for each in columns]
    return {
        "type": "dynamiclist",
        "id": f"{record}_{name}_list",
        "path": name,
        "label": name,
        "isRepeating": True,
        "allowAddRemove": True,
        "defaultRepetitions": 1,
        "properties": {"case_file": f"{record}.{name}"},
        "components": fields,
    }


def _form(record: str, *components: dict[str, Any]) -> bytes:
    whole = {
        "id": f"{record}_sheet",
        "type": "default",
        "schemaVersion": 19,
        "executionPlatform": "Camunda Cloud",
        "components": list(components),
    }
    return simplejson.dumps(whole).encode()


_FORMS = {
    "plan": (
        _rows("goals", "plan", "text"),
        _rows("responsibilities", "plan", "who"),
        _rows("schedule", "plan", "when"),
        _rows("services", "plan", "service", "provider", "service_class", "start_on"),
    ),
    "assessment": (_field("summary", "assessment"),),
    "decision": (_field("reasons", "decision"),),
    "service_line": (_field("note", "service_line"),),
    "client_contact": (_field("note", "client_contact"),),
}
"""A sheet for each record: what a person writes on it, term by term."""


def _sheet(record: str) -> str:
    chosen = mapping([(f"=given.{record}", record)])
    return user(record, zeebe("formDefinition", formId=f"{record}_sheet", bindingType="deployment"), ANYBODY, chosen)


def _operation(type_: str) -> str:
    inputs = [("=case.key", "case_key")]
    inputs += [(f"=given.{name}", name) for name in _names(LOCAL[type_].inputs.fields) if name != "case_key"]
    return job(_place(type_), mapping(inputs, [(f"={name}", name) for name in _given(type_)]), type_=type_)


def _names(fields: Mapping[str, Field[Any]]) -> list[str]:
    return [field.data_key or name for name, field in fields.items()]


def _given(type_: str) -> list[str]:
    return _names(LOCAL[type_].outputs.fields)


def _place(type_: str) -> str:
    return type_.replace(".", "_")


_OPERATIONS = [
    "assessment.start",
    "assessment.complete",
    "client_contact.record",
    "decision.record",
    "decision.check",
    "decision.notify",
    "plan.publish",
    "plan.set_review",
    "service_line.update",
]
DESK = {
    **{f"{record}.form": _form(record, *components) for record, components in _FORMS.items()},
    "desk.bpmn": process(
        start(body=tag("messageEventDefinition", messageRef="contact_received")),
        job(
            "open_case",
            mapping([("=number(contact)", "contact")], [("=case_key", "case_key")]),
            type_="case.open",
        ),
        tag("exclusiveGateway", id="again"),
        user("desk", ANYBODY),
        tag("exclusiveGateway", id="what", default="what_again"),
        path("start", "open_case", "again", "desk", "what", "again"),
        flow("what", "end", '=do = "end"'),
        *[_sheet(record) + flow("what", record, f'=do = "{record}"') + flow(record, "again") for record in _FORMS],
        *[
            _operation(type_) + flow("what", _place(type_), f'=do = "{type_}"') + flow(_place(type_), "again")
            for type_ in _OPERATIONS
        ],
        end(),
        id_="desk_process",
        after=message("contact_received", key=""),
    ),
}


class Desk:
    """One instance of the desk, in the case of somebody whom the service knows."""

    def __init__(self, played: Stage, *, carried: bool = True) -> None:
        self.played = played
        self.store = played.house.store
        instance = played.register_contact(person=SOMEBODY).instance_key
        assert instance is not None
        self.instance = instance
        found = played.instance(instance)
        assert found.case_key is not None
        assert found.client_key is not None
        self.case, self.client = found.case_key, found.client_key
        with self.store.begin() as tx:
            tx.cases.update(self.case, responsible_person="case_owner" if carried else None)

    def do(self, type_: str, *, by: str = "case_owner", **given: Json) -> dict[str, Any]:
        """Let somebody order an operation, and return the instance's variables after it."""
        self.played.complete("desk", {"do": type_, "given": given}, by=by, instance=self.instance)
        return self.played.variables(self.instance)

    def write(self, record: str, values: Mapping[str, Json], *, by: str = "case_owner", **about: Json) -> None:
        """Let somebody fill in the sheet of a record, of the one that `about` names."""
        self.do(record, by=by, **about)
        self.played.complete(record, values, by=by, instance=self.instance)

    def publish(self, *services: Mapping[str, Json], review_on: str = "2027-06-01") -> dict[str, Any]:
        """Write and publish a whole plan with these services."""
        self.write("plan", {**PLAN, "services": list(services)})
        return self.do("plan.publish", review_on=review_on)

    def incident(self) -> Json:
        """Return the code of the one error that nobody caught and that the instance stands at."""
        with self.store.begin(read_only=True) as tx:
            (found,) = [incident for incident in tx.incidents.of(self.instance) if incident.resolved_at is None]
        return found.parameters["error_code"]
