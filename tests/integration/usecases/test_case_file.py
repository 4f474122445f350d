"""Forms write to the case file, and begin with it: from a contact through its client and case to triggers and notes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import simplejson

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict, Invalid, KoppiError, NotFound, Refused, TooLarge
from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases import case_events, people, upkeep, work_items
from koppi.usecases.boundary import Caller
from tests.support.circles import CIRCLE
from tests.support.counting import traffic
from tests.support.diagrams import boundary, end, job, mapping, message, path, process, start, tag, timer, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_CODE = "131052-308T"


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


def to_case(played: Stage, code: str = _CODE) -> tuple[int, int]:
    """Return an instance that has come to its case, and the case."""
    instance = played.register_contact(person=None).instance_key
    assert instance is not None
    played.complete("tell", {"why": "Arki ei suju.", "kind": "support"}, instance=instance)
    played.complete("who", {"hetu": code, "etu": "Aada", "suku": "Esimerkki"}, instance=instance)
    case = played.instance(instance).case_key
    assert case is not None, played.stands_at(instance)
    return instance, case


def test_what_forms_say_of_a_contact_and_its_client_goes_into_their_records(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case_key = to_case(played)
        with store.begin() as tx:
            case = tx.cases.get(case_key)
            assert case is not None
            client = tx.clients.get(case.client_key)
            (contact,) = tx.contacts.of_case(case_key)
            submissions = tx.submissions.of_instance(instance)
        assert client is not None
        assert (client.identity_code, client.last_name) == (_CODE, "Esimerkki")
        assert client.birth_date is not None
        assert (contact.client_key, contact.reason) == (client.key, "Arki ei suju.")
        assert isinstance(contact.content, Mapping)
        assert contact.content["need_type"] == "support"
        assert (case.phase, case.level, case.joint_client) == ("plan", 2, True)
        assert [(s.record, s.record_key == contact.key) for s in submissions] == [("contact", True), ("client", False)]
        assert all(s.taken_at for s in submissions)
        variables = played.variables(instance)
        assert (variables["need_type"], variables["known"], variables["created"]) == ("support", False, True)
        assert "Esimerkki" not in str(variables)
    assert_sound(store, inputs=3)


def test_a_client_who_is_known_is_found_and_the_open_case_joined(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        played.let_pass(timedelta(days=1))
        again, same = to_case(played)
        assert same == case
        variables = played.variables(again)
        assert (variables["known"], variables["created"], variables["case_key"]) == (True, False, str(case))


def test_a_wrong_identity_code_is_told_at_its_field_and_changes_nothing(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance = played.register_contact(person=None).instance_key
        played.complete("tell", {"why": "x"}, instance=instance)
        with pytest.raises(Invalid) as refusal:
            played.complete("who", {"hetu": "131052-308X"}, instance=instance)
        assert [(f.field, f.code) for f in refusal.value.fields] == [("hetu", "contact.not_an_identity_code")]
        item = played.open_item("who", instance)
        with store.begin(read_only=True) as tx:
            assert tx.submissions.of_work_item(item.key) is None


def test_who_acts_carries_a_case_from_its_first_moment(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case_key = to_case(played)
        with store.begin(read_only=True) as tx:
            case = tx.cases.get(case_key)
            assert case is not None
            assert case.responsible_person == "client_adviser"
            assert [r.person for r in tx.responsibilities.of_case(case_key)] == ["client_adviser"]


@pytest.mark.parametrize("wrong", ["triage_nurse", "client_adviser"])
def test_nobody_but_the_one_it_was_offered_to_accepts_a_case(store: Store, wrong: str) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        with pytest.raises(Conflict) as refusal:
            played.complete("decide", {}, by=wrong, instance=instance)
        assert refusal.value.code == "case.offered_to_another"
        assert carrier(store, case) == ("client_adviser", None)
        key = played.open_item("decide", instance).key
        work_items.assign(played.caller("triage_nurse"), key, "triage_nurse")
        assert carrier(store, case) == ("client_adviser", None)  # whose the task is says nothing of the case


def test_the_old_one_carries_a_case_until_the_new_one_has_accepted(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        assert carrier(store, case) == ("client_adviser", None)
        played.complete("decide", {}, by="case_owner", instance=instance)
        assert carrier(store, case) == ("case_owner", "doctor")
        with store.begin(read_only=True) as tx:
            held = tx.responsibilities.of_case(case)
        assert {(r.person, r.until is None) for r in held} == {
            ("client_adviser", False),
            ("case_owner", True),
            ("doctor", True),
        }


def test_an_offer_that_nobody_answers_lapses_with_its_timer(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        played.advance_clock(timedelta(days=3))
        assert played.stands_at(instance) == ["last"]
        assert carrier(store, case) == ("client_adviser", None)
        with store.begin() as tx:
            assert tx.responsibilities.offered(case) is None


def test_of_two_who_accept_at_once_one_does(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        key = played.open_item("decide", instance).key
        together, refused = Barrier(2), list[KoppiError]()

        def accept() -> None:
            call = played.caller("case_owner")
            together.wait()
            try:
                work_items.complete(call, key, {})
            except KoppiError as error:
                refused.append(error)

        threads = [Thread(target=accept) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        assert isinstance(refused[0], Conflict)
        assert carrier(store, case) == ("case_owner", "doctor")


def test_a_closed_case_keeps_how_it_was_closed_and_nobody_carries_it(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        played.complete("decide", {}, by="case_owner", instance=instance)
        played.complete("last", {"how": "Hyvin."}, instance=instance)
        with store.begin() as tx:
            assert tx.cases.closing_of(case) == {"summary": "Hyvin."}
            assert all(r.until is not None for r in tx.responsibilities.of_case(case))


def test_a_case_is_not_closed_while_another_of_its_instances_waits_for_somebody(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        instance, case = to_case(played)
        case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui.")
        played.complete("decide", {}, by="case_owner", instance=instance)
        with pytest.raises(Conflict) as refusal:
            played.complete("last", {"how": "Hyvin."}, instance=instance)
        assert (refusal.value.code, refusal.value.parameters) == ("case.work_open", {"count": 1, "tasks": "handle"})
        assert played.stands_at(instance) == ["last"]
        played.complete("handle", {"did": "Soitettu."})
        played.complete("last", {"how": "Hyvin."}, instance=instance)
        with store.begin(read_only=True) as tx:
            found = tx.cases.get(case)
        assert found is not None
        assert found.closed_at == played.now
    assert_sound(store, inputs=6)


def test_a_form_begins_with_what_was_submitted_and_then_with_what_is_recorded(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance = played.register_contact(person=None).instance_key
        adviser = played.caller("client_adviser")
        first = work_items.open_work_item(adviser, played.open_item("tell", instance).key)
        assert first.context["why"] == "Arki ei suju."  # as the contact was written down
        played.complete("tell", {"why": "Toisin sanoin."}, instance=instance)
        opened = work_items.open_work_item(adviser, played.open_item("who", instance).key)
        assert opened.context["matter"] == "Toisin sanoin."


def test_the_page_of_a_form_that_begins_with_the_case_file_stays_within_eight_statements(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui.")
        key = played.open_item("handle").key
        for _ in range(2):  # what is read once and then kept in memory is not counted
            session = people.sign_in(played.house, "client_adviser", "koppi-demo")
            with traffic(store) as sent:
                visitor = people.visitor(played.house, session.id)
                assert visitor is not None
                signed = Caller(played.house, visitor.actor, access=visitor.access, deployed=visitor.deployed)
                opened = work_items.open_work_item(signed, key)
        assert opened.context["text"] == "Kaatui."
        assert len(sent) <= 8, sent


def test_a_trigger_belongs_to_its_case_from_the_first_moment_and_its_words_reach_no_variable(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        raised = case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui kotona.")
        assert raised.instance_key is not None
        instance = played.instance(raised.instance_key)
        assert (instance.case_key, instance.business_id) == (case, str(case))
        assert "Kaatui" not in str(played.variables(instance.key))
        played.complete("handle", {"did": "Soitettu."}, instance=instance.key)
        with store.begin() as tx:
            (trigger,) = tx.triggers.of_case(case)
        assert (trigger.code, trigger.state, trigger.outcome) == ("fall", "handled", "eased")
        assert trigger.content == {"text": "Kaatui kotona.", "done": "Soitettu."}
        assert trigger.raised_by == "client_adviser"
    assert_sound(store, inputs=3)


def test_a_trigger_of_the_same_code_within_a_week_is_joined_to_the_open_one(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        joined = []
        for days, code in ((0, "fall"), (6, "fall"), (0, "hunger"), (2, "fall")):
            played.let_pass(timedelta(days=days))
            raised = case_events.raise_trigger(played.caller("client_adviser"), case, code=code)
            joined.append(played.variables(raised.instance_key or 0)["joined"])
        assert joined == [False, True, False, False]  # the last came eight days after the first


def test_a_trigger_that_no_process_answers_is_refused_and_nothing_is_kept(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        with pytest.raises(Conflict) as refusal:
            case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="x")
        assert refusal.value.code == "case.nobody_takes"
        with store.begin(read_only=True) as tx:
            assert tx.messages.untaken("message", played.now) == []


def test_a_foreign_case_is_unknown_and_a_machine_needs_the_messages_name(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        with pytest.raises(NotFound):
            case_events.raise_trigger(played.caller("service_provider"), case, code="fall")
        with pytest.raises(Refused):
            case_events.raise_trigger(played.caller("process_owner"), case, code="fall")
        machine: dict[str, Any] = {"machine": True, "display_name": "n", "job_types": ()}
        people.add_user(played.caller("admin"), "narrow", **machine, message_names=("direct_contact",))
        with pytest.raises(Refused):
            case_events.raise_trigger(played.caller("narrow"), case, code="fall")
        told = {"channel": "app", "source": "client", "text": "Hei."}
        assert case_events.send_message(played.caller("narrow"), case, **told).instance_key is None


def test_a_message_to_the_named_person_is_a_contact_of_the_case(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        sent = case_events.send_message(
            played.caller("client_adviser"), case, channel="app", source="client", text="Soittakaa."
        )
        with store.begin() as tx:
            found = tx.contacts.of_case(case)
        assert [(c.key == sent.key, c.reason) for c in found] == [(False, "Arki ei suju."), (True, "Soittakaa.")]


def test_a_follow_up_note_is_kept_and_told_to_who_waits_for_it_within_a_day(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        told: dict[str, Any] = {"kind": "call", "stability": "stable", "well_being": 7, "text": "Hyvää kuuluu."}
        case_events.add_follow_up_note(played.caller("client_adviser"), case, **told)
        with store.begin() as tx:
            (note,) = tx.follow_up_notes.of_case(case)
            (waiting,) = tx.messages.untaken("message", played.now)
            variables = tx.messages.variables_of(waiting)
        assert (note.kind, note.stability, note.well_being, note.content) == (
            "call",
            "stable",
            7,
            {"text": "Hyvää kuuluu."},
        )
        assert (waiting.name, waiting.case_key, waiting.correlation_key) == ("follow_up_note", case, str(case))
        assert waiting.expires_at == played.now + timedelta(days=1)
        assert "Hyvää" not in str(variables)


def throwing(name: str, *inputs: tuple[str, str], waits: str = "") -> dict[str, bytes]:
    """Return a process that throws a message, and one that begins with `begun`."""
    thrower = process(
        start(), operation("throw", "message.publish", ("begun", "name"), *inputs), task("after"), end(),
        path("start", "throw", "after", "end"), id_=name,
    )  # fmt: skip
    return {f"{name}.bpmn": thrower}


BEGUN: dict[str, bytes] = {
    "begun.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="begun"), id="begin"),
        task("here"),
        end(),
        path("begin", "here", "end"),
        id_="beginner",
        after=message("begun", key=""),
    )
}


def test_a_thrown_message_begins_its_process_in_the_same_transaction(store: Store) -> None:
    with played_on(store, throwing("thrower", ("={given: 5}", "variables")), BEGUN) as played:
        thrower = played.start("thrower")
        assert sorted(item.element_id for item in played.open_items()) == ["after", "here"]
        begun = next(item for item in played.open_items() if item.element_id == "here")
        assert played.variables(begun.instance_key)["given"] == 5
        assert played.variables(thrower)["message"]
        assert_sound(store, inputs=2)


@pytest.mark.parametrize("kind", ["sendTask", "intermediateThrowEvent", "endEvent"])
def test_a_message_is_thrown_by_send_tasks_and_events_as_well(store: Store, kind: str) -> None:
    more = "" if kind == "sendTask" else tag("messageEventDefinition", id="definition")
    inputs = mapping([("begun", "name")])
    throw = job("throw", inputs, type_="message.publish", kind=kind, more=more)
    steps = path("start", "throw") if kind == "endEvent" else path("start", "throw", "end") + end()
    thrower = process(start(), throw, steps, id_="thrower")
    with played_on(store, {"thrower.bpmn": thrower}, BEGUN) as played:
        instance = played.start("thrower")
        assert played.instance(instance).status == "COMPLETED"
        assert [item.element_id for item in played.open_items()] == ["here"]


def test_a_thrown_message_reaches_who_waits_for_it_after_the_commit(store: Store) -> None:
    waiter = process(
        start(), tag("receiveTask", id="wait", messageRef="begun"), end(), path("start", "wait", "end"),
        id_="waiter", after=message("begun", key="=key"),
    )  # fmt: skip
    files = throwing("thrower", ("k1", "correlation_key"))
    with played_on(store, files, {"waiter.bpmn": waiter}) as played:
        waiting = played.start("waiter", {"key": "k1"})
        played.start("thrower")
        assert played.stands_at(waiting) == ["wait"]
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert played.instance(waiting).status == "COMPLETED"


def test_processes_that_begin_one_another_for_ever_are_refused(store: Store) -> None:
    with played_on(store, throwing("thrower"), CIRCLE) as played:
        with pytest.raises(TooLarge) as refusal:
            played.start("thrower")
        assert refusal.value.code == "message.too_deep"
        with store.begin(read_only=True) as tx:
            assert tx.instances.keys() == []


def carrier(store: Store, case_key: int) -> tuple[Json, Json]:
    """Return who is responsible for a case, and the backup."""
    with store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    return case.responsible_person, case.backup_person
