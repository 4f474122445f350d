"""Plays one of our diagrams alone: a contact opens a case, then the diagram is called, with whatever it is given."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from lxml import etree

from koppi.domain.code_list import CODE_LISTS
from koppi.domain.step import Json
from koppi.feel import Moment
from koppi.resources import model_files
from koppi.store import Store
from koppi.usecases import code_lists, work_items
from koppi.usecases.contacts import Person
from tests.support.diagrams import end, extensions, flow, job, mapping, message, process, tag, user, zeebe
from tests.support.houses import Stage, doer, stage

AADA = Person(identity_code="170540-906J", first_names="Aada", last_name="Esimerkki")
"""Whom a contact is about when nothing else is said; born in 1940."""
AFTERWARDS = "afterwards"
"""Where the case stands when the called diagram has ended; its outputs are the instance's variables by then."""


@contextmanager
def called(store: Store, process_id: str) -> Iterator[Stage]:
    """Give a stage on which every contact opens a case and calls this diagram of ours."""
    ours = model_files(None)
    diagram = ours[f"{process_id}.bpmn"]
    forms = {f"{found.get('formId')}.form" for found in etree.fromstring(diagram).iter("{*}formDefinition")}
    shared = {name: content for name, content in ours.items() if name.endswith((".dmn", ".json")) or name in forms}
    files = {**shared, f"{process_id}.bpmn": diagram, "opening.bpmn": _opening(process_id)}
    with stage(store, files) as ready:
        yield ready


def open_case(played: Stage, person: Person = AADA, *, need_type: str | None = None, **codes: Json) -> int:
    """Take in a contact that opens its client's case or joins it, with these variables; return the instance's key."""
    received = played.register_contact(person=person, need_type=need_type, codes=codes)
    assert received.instance_key is not None
    return received.instance_key


def case_of(played: Stage, instance: int) -> int:
    """Return the key of the instance's case."""
    case_key = played.instance(instance).case_key
    assert case_key is not None
    return case_key


def seen(played: Stage, element_id: str) -> dict[str, Json]:
    """Return the variables that an open work item sees."""
    item = played.open_item(element_id)
    found = work_items.variables_of(played.caller(doer(item)), item.key, effective_only=True)
    return {variable.name: variable.value for variable in found}


def begins_with(played: Stage, element_id: str) -> Mapping[str, Json]:
    """Return what the fields of an open work item's form begin with, beside the variables that they see."""
    item = played.open_item(element_id)
    return work_items.open_work_item(played.caller(doer(item)), item.key).context


def page_of(played: Stage, element_id: str) -> str:
    """Return the form of an open work item as a page lays it out, every text and value in one string."""
    house, item = played.house, played.open_item(element_id)
    opened = work_items.open_work_item(played.caller(doer(item)), item.key)
    assert opened.form is not None
    named = code_lists.in_force(house, None).entries(played.now.date(), "fi")
    return str(opened.form.layout({}, {**opened.context, CODE_LISTS: named}, Moment(played.now, house.zone), "fi"))


def _opening(process_id: str) -> bytes:
    whole = zeebe(
        "calledElement", processId=process_id, propagateAllParentVariables="true", propagateAllChildVariables="true"
    )
    return process(
        tag("startEvent", tag("messageEventDefinition", messageRef="begins"), id="opens"),
        job("case_opens", mapping([("=contact", "contact")]), type_="case.open"),
        tag("callActivity", extensions(whole), id="calls"),
        user(AFTERWARDS),
        end("over"),
        *(flow(one, two) for one, two in _ROAD),
        id_="opening",
        before=message("begins", "contact_received", ""),
    )


_ROAD = (("opens", "case_opens"), ("case_opens", "calls"), ("calls", AFTERWARDS), (AFTERWARDS, "over"))
