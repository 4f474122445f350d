"""The invariants at every stop of a client's whole way over our diagrams, from the first call to the closed case."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from koppi.bootstrap import build_app
from koppi.resources import model_files
from koppi.settings import Settings
from koppi.store import Store
from koppi.store.records import Case, Instance
from koppi.usecases import case_events, case_timeline, deployments
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.processes.walking import walk
from tests.support.covers import covers
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import Stage, assert_sound, stage

OURS = model_files(None)
DIAGRAMS = {name for name in OURS if name.endswith(".bpmn")}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Stage]:
    """A stage with our own diagrams, on SQLite."""
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        with stage(store, OURS) as ready:
            yield ready
        assert_sound(store, inputs=15)
        store.dispose()


def the_case(chain: Stage) -> Case | None:
    """Return the one case that there is, None while there is none."""
    with chain.house.store.begin(read_only=True) as tx:
        instances = map(tx.instances.get, tx.instances.keys())
        found = [tx.cases.get(key) for key in {one.case_key for one in instances if one and one.case_key}]
    assert len(found) < 2
    return found[0] if found else None


def running(chain: Stage) -> dict[int, Instance]:
    """Return every instance that runs, called ones among them, by key."""
    with chain.house.store.begin(read_only=True) as tx:
        roots = [instance for instance in map(tx.instances.get, tx.instances.keys()) if instance]
        found = [*roots, *(child for root in roots for child in tx.instances.children(root.key))]
    return {instance.key: instance for instance in found if instance.status == "ACTIVE"}


@covers("I1", "I2", "I3", "I6", "S000-18")
def test_a_case_has_one_carrier_and_at_most_one_whole_plan_at_every_stop(store: Store) -> None:
    with stage(store, OURS) as chain:
        stops = 0
        for stop in walk(chain):
            case = the_case(chain)
            if case is None:
                continue
            stops += 1
            with store.begin(read_only=True) as tx:
                held = tx.responsibilities.of_case(case.key)
                plans = [plan for plan in tx.plans.of_case(case.key) if plan.state == "active"]
            carriers = [one.person for one in held if one.kind != "backup" and one.since and one.until is None]
            assert carriers == [case.responsible_person], stop
            assert len(plans) <= 1, stop
            for plan in plans:
                assert isinstance(plan.content, dict)
                assert all(plan.content[part] for part in ("goals", "responsibilities", "schedule")), stop
                assert plan.review_on is not None
        assert stops > 15
        case = the_case(chain)
        assert case is not None
        assert case.phase == "closed"
    assert_sound(store, inputs=15)


@covers("I10")
def test_the_page_of_an_open_case_says_what_is_next_who_does_it_and_when(chain: Stage, tmp_path: Path) -> None:
    settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
    manager = build_app(settings, chain.house, Background(chain.house)).test_client()
    assert manager.post("/sign-in", data={"name": "line_manager", "password": PASSWORD}).status_code == 303
    told = {}
    for stop in walk(chain):
        case = the_case(chain)
        if case is not None:
            told[stop] = next_step(manager, case)
            assert all(told[stop]), (stop, told[stop])
            open_tasks = {item.name for item in chain.open_items()}
            assert not open_tasks or told[stop][0] in open_tasks, stop
    assert {"start_assessment", "order", "first_contact_to_come", "review_plan", "closing_talk"} <= set(told)
    assert told["closing_talk"][0] == "Päätöskeskustelu"


def next_step(client: FlaskClient, case: Case) -> tuple[str, str, str]:
    """Return what the page of a case says of its next step: what, who, when."""
    page = client.get(f"/cases/{case.key}").get_data(as_text=True)
    what, line = (re.search(rf'<p class="next-{part}">(.*?)</p>', page, re.DOTALL) for part in ("what", "who"))
    assert what
    assert line
    spans = [unescape(re.sub(r"<[^>]+>", "", span)).strip() for span in re.findall(r"<span>(.*?)</span>", line[1])]
    return unescape(re.sub(r"<[^>]+>", "", what[1])).strip(), spans[1], spans[0]


@covers("I9")
def test_new_versions_of_all_our_diagrams_change_nothing_in_what_runs(chain: Stage) -> None:
    seen: set[str] = set()
    for number, _ in enumerate(walk(chain), start=2):
        before, stood, tasks = running(chain), where(chain), chain.open_items()
        variables = {key: chain.variables(key) for key in stood}
        deployed = deployments.deploy(chain.caller("admin"), named_anew(number)).processes
        assert [process.version for process in deployed] == [number] * len(DIAGRAMS)
        assert (running(chain), where(chain), chain.open_items()) == (before, stood, tasks)
        assert {key: chain.variables(key) for key in stood} == variables
        for item in tasks:
            version = version_of(chain, before[item.process_instance_key])
            assert item.name.startswith(f"{version}. ") == (version > 1), item.name
        seen |= {instance.process_id for instance in before.values()}
    assert seen == {name.removesuffix(".bpmn") for name in DIAGRAMS}


def named_anew(version: int) -> dict[str, bytes]:
    """Return our models with all diagrams changed: the names of their tasks begin with the number of this version."""
    named = re.compile(rb'(<bpmn:process [^>]*?name="|<bpmn:userTask [^>]*?name=")')
    return {name: named.sub(rb"\g<1>%d. " % version, content) for name, content in OURS.items()}


def version_of(chain: Stage, instance: Instance) -> int:
    """Return the version of its process that an instance goes by."""
    with chain.house.store.begin(read_only=True) as tx:
        definition = tx.definitions.get(instance.definition_key)
    assert definition is not None
    return definition.version


def where(chain: Stage) -> dict[int, list[str]]:
    """Return where each root instance stands."""
    with chain.house.store.begin(read_only=True) as tx:
        keys = tx.instances.keys()
    return {key: chain.stands_at(key) for key in keys}


@covers("S000-23", "S003-27")
def test_one_timeline_tells_of_both_sectors_production_and_the_case_owner(chain: Stage) -> None:
    assert "next_contact_to_come" in walk(chain)
    case = the_case(chain)
    assert case is not None
    manager = chain.caller("line_manager")
    case_events.add_follow_up_note(manager, case.key, kind="provider", text="Käynnit toteutuvat.", stability="stable")
    page = case_timeline.timeline(manager, case.key).page
    told = {(line.kind, line.element_id or line.name) for line in page.items}
    while page.after:
        page = case_timeline.timeline(manager, case.key, page.after).page
        told |= {(line.kind, line.element_id or line.name) for line in page.items}
    assert {
        ("contact", "phone"),
        ("plan_published", "1"),
        ("decision_made", "home_care"),
        ("work_item_completed", "confirm_service_start"),
        ("work_item_completed", "follow_up_contact"),
        ("follow_up_note", "provider"),
    } <= told


@covers("S000-25")
def test_the_page_of_a_case_tells_how_the_client_is_and_what_was_granted(chain: Stage, tmp_path: Path) -> None:
    settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
    manager = build_app(settings, chain.house, Background(chain.house)).test_client()
    assert manager.post("/sign-in", data={"name": "line_manager", "password": PASSWORD}).status_code == 303
    assert "next_contact_to_come" in walk(chain)
    case = the_case(chain)
    assert case is not None
    page = manager.get(f"/cases/{case.key}").get_data(as_text=True)
    assert "Hyvin menee, suihku sujuu." in page
    assert "Kotihoito" in page
    assert "Järjestön tukihenkilö" in page
