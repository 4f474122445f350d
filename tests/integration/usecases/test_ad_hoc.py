"""Tasks that somebody starts inside a running case: by key, from the case's page, and never twice by accident."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from koppi.bootstrap import build_app
from koppi.domain.errors import Conflict, Invalid, NotFound, Refused
from koppi.settings import Settings
from koppi.store import Store
from koppi.store.records import Subscription
from koppi.usecases import ad_hoc, instances, migrations, suspension
from koppi.usecases.cases import open_case
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.integration.usecases.test_migrations import deployed
from tests.support.diagrams import (
    condition,
    end,
    job,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    user,
    zeebe,
)
from tests.support.houses import Stage, assert_sound, stage

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
INSIDE = user("call", ADVISER, name="Soita asiakkaalle") + user("visit", ADVISER, name="Käy kotona")
UNTIL = condition("completionCondition", "=enough = true")


def support(inside: str = INSIDE) -> str:
    return tag("adHocSubProcess", UNTIL + inside, id="support", name="Tuki")


FREE = {"free.bpmn": process(start(), support(), end(), path("start", "support", "end"), id_="free")}
CASE = {
    "case.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="contact_received"), id="begin"),
        job("open_case", mapping([("=number(contact)", "contact"), ("client_adviser", "role")]), type_="case.open"),
        support(),
        end(),
        path("begin", "open_case", "support", "end"),
        id_="case",
        after=message("contact_received", key=""),
    )
}


def opened(played: Stage, instance: int) -> Subscription:
    """Return the row of the open ad-hoc sub-process."""
    with played.house.store.begin(read_only=True) as tx:
        (found,) = tx.subscriptions.of(instance)
    assert (found.kind, found.element_id) == ("ad_hoc", "support")
    return found


def test_tasks_are_started_by_the_key_of_their_sub_process_until_its_condition_holds(store: Store) -> None:
    with stage(store, FREE) as played:
        instance, admin = played.start("free", {"enough": False}), played.caller("admin")
        key = opened(played, instance).key
        ad_hoc.activate(admin, key, ["call", "visit"], variables={"call": {"why": "x"}})
        ad_hoc.activate(admin, key, ["call"], cancel_remaining=True)
        assert played.stands_at(instance) == ["call", "support"]
        played.complete("call", {})
        assert (played.stands_at(instance), opened(played, instance).key) == (["support"], key)
        ad_hoc.activate(admin, key, ["visit"])
        instances.set_variables(admin, instance, {"enough": True})
        played.complete("visit", {})
        assert played.instance(instance).status == "COMPLETED"
        with pytest.raises(NotFound, match=r"ad_hoc\.not_open"):
            ad_hoc.activate(admin, key, ["call"])
        with store.begin(read_only=True) as tx:
            told = [one.payload for one in tx.journal.of(instance) if one.input["kind"] == "activate"]
            acts = [one.action for one in tx.audit.of_instance(instance)]
        assert told == [{"variables": {"call": {"why": "x"}}}, None, None]
        assert acts.count("ad_hoc.activate") == 3
    assert_sound(store, inputs=7)


def test_what_cannot_be_started_is_refused_by_name_and_nothing_changes(store: Store) -> None:
    with stage(store, FREE) as played:
        instance, admin = played.start("free", {"enough": False}), played.caller("admin")
        key, before = opened(played, instance).key, played.instance(instance)
        for elements, code in (
            (["nobody"], "ad_hoc_not_there"),
            ([], "ad_hoc_nothing"),
            (["call", "call"], "ad_hoc_twice"),
        ):
            with pytest.raises(Invalid, match=code):
                ad_hoc.activate(admin, key, elements)
        for unknown in (instance, 1, key + 1):
            with pytest.raises(NotFound, match=r"ad_hoc\.not_open"):
                ad_hoc.activate(admin, unknown, ["call"])
        with pytest.raises(Refused):
            ad_hoc.activate(played.caller("client_adviser"), key, ["call"])
        assert played.instance(instance) == before


def test_a_suspended_instance_starts_nothing_and_says_so(store: Store) -> None:
    with stage(store, FREE) as played:
        instance, admin = played.start("free"), played.caller("admin")
        key = opened(played, instance).key
        suspension.suspend(admin, instance)
        with pytest.raises(Conflict, match=r"instance\.suspended"):
            ad_hoc.activate(admin, key, ["call"])
        suspension.resume(admin, instance)
        ad_hoc.activate(admin, key, ["call"])
        assert played.stands_at(instance) == ["call", "support"]


def test_it_goes_over_to_another_version_with_its_key(store: Store) -> None:
    with stage(store, FREE) as played:
        instance, admin = played.start("free", {"enough": False}), played.caller("admin")
        key = opened(played, instance).key
        more = process(
            start(), support(INSIDE + user("letter", ADVISER)), end(), path("start", "support", "end"), id_="free"
        )
        target = deployed(played, {"free.bpmn": more})
        migrations.migrate(admin, instance, target)
        found = opened(played, instance)
        assert (found.key, found.definition_key) == (key, target)
        ad_hoc.activate(admin, key, ["letter"])
        assert played.stands_at(instance) == ["letter", "support"]
    assert_sound(store, inputs=3)


def test_who_reads_the_case_starts_its_tasks_from_its_page(store: Store, tmp_path: Path) -> None:
    with stage(store, CASE) as played:
        received = played.register_contact()
        assert received.instance_key is not None
        instance = played.instance(received.instance_key)
        case = instance.case_key
        assert case is not None
        scope = opened(played, instance.key).key
        client = signed_in(played, carrying(played, case), tmp_path)
        page = client.get(f"/cases/{case}").get_data(as_text=True)
        assert ("Aloita: Soita asiakkaalle" in page, "Aloita: Käy kotona" in page) == (True, True)
        csrf = page.split('name="_csrf" value="')[1].split('"')[0]
        gone = client.post(f"/cases/{case}/ad-hoc/{scope}", data={"_csrf": csrf, "element": "visit"})
        assert (gone.status_code, gone.location) == (303, f"/cases/{case}")
        page = client.get(f"/cases/{case}").get_data(as_text=True)
        assert "Tehtävä on aloitettu." in page
        assert f'href="/tasks/{played.open_item("visit").key}"' in page
        suspension.suspend(played.caller("admin"), instance.key)
        assert "Aloita:" not in client.get(f"/cases/{case}").get_data(as_text=True)
    assert_sound(store, inputs=3)


def test_in_sequence_the_page_offers_the_next_when_nothing_is_under_way(store: Store, tmp_path: Path) -> None:
    in_turn = {"case.bpmn": CASE["case.bpmn"].replace(b'id="support"', b'id="support" ordering="Sequential"', 1)}
    with stage(store, in_turn) as played:
        received = played.register_contact()
        assert received.instance_key is not None
        case = played.instance(received.instance_key).case_key
        assert case is not None
        scope, carrier = opened(played, received.instance_key).key, carrying(played, case)
        client, caller = signed_in(played, carrier, tmp_path), played.caller(carrier)
        assert "Aloita: Käy kotona" in client.get(f"/cases/{case}").get_data(as_text=True)
        ad_hoc.start_in_case(caller, case, scope, "visit")
        assert "Aloita:" not in client.get(f"/cases/{case}").get_data(as_text=True)
        with pytest.raises(Conflict, match=r"engine\.ad_hoc_in_turn"):
            ad_hoc.start_in_case(caller, case, scope, "call")
        played.complete("visit", {"enough": False})
        assert "Aloita: Käy kotona" in client.get(f"/cases/{case}").get_data(as_text=True)


def signed_in(played: Stage, name: str, folder: Path) -> FlaskClient:
    """Return a browser in which somebody has signed in."""
    settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=folder)
    client = build_app(settings, played.house, Background(played.house)).test_client()
    assert client.post("/sign-in", data={"name": name, "password": PASSWORD}).status_code == 303
    return client


def test_nobody_else_starts_a_task_of_a_case(store: Store) -> None:
    with stage(store, {**CASE, **FREE}) as played:
        received = played.register_contact()
        assert received.instance_key is not None
        case = played.instance(received.instance_key).case_key
        assert case is not None
        scope, other = opened(played, received.instance_key).key, opened(played, played.start("free")).key
        with pytest.raises(NotFound, match=r"case\.unknown"):
            ad_hoc.start_in_case(played.caller("third_sector"), case, scope, "call")
        with pytest.raises(NotFound, match=r"ad_hoc\.not_open"):
            ad_hoc.start_in_case(played.caller(carrying(played, case)), case, other, "call")
        assert played.open_items() == []


def carrying(played: Stage, case: int) -> str:
    """Make the client adviser carry the case, so that somebody may read it while it has no task."""
    with played.house.store.begin() as tx:
        tx.cases.update(case, responsible_person="client_adviser")
    assert open_case(played.caller("client_adviser"), case).case.key == case
    return "client_adviser"
