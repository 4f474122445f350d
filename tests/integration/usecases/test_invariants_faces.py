"""The invariants hold whoever comes by whichever way: two units, a point beside them, machines over /v2 and /api/v1."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from koppi.bootstrap import build_app
from koppi.domain.errors import NotFound
from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.settings import Settings
from koppi.usecases import people, work_items
from koppi.worker import Background
from tests.processes.first_contact import AADA, ASSESSED, MAIN, instances_of
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.processes.test_whole_chain import GRANTED
from tests.processes.walking import walk
from tests.support.covers import covers
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import Stage, assert_sound, stage

OTHER_UNIT = "toinen"
SPOKEN = {
    "channel": "phone_service_centre",
    "source": "client",
    "reason": "Arki ei suju.",
    "need_type": "social_service",
    "person": {"identity_code": "170540-906J", "first_names": "Aada", "last_name": "Esimerkki"},
}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Stage]:
    """A stage with our own diagrams, on SQLite."""
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        with stage(store, model_files(None)) as ready:
            yield ready
        assert_sound(store)
        store.dispose()


@pytest.fixture
def app(chain: Stage, tmp_path: Path) -> Flask:
    """The whole application over that stage."""
    settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
    return build_app(settings, chain.house, Background(chain.house))


def call(chain: Stage, app: Flask, address: str, by: str, body: Mapping[str, Any]) -> TestResponse:
    """Send something to a machine's address in somebody's name."""
    token = people.add_token(chain.caller("admin"), by, "tests")
    return app.test_client().post(address, json=body, headers={"Authorization": f"Bearer {token}"})


def in_other_unit(chain: Stage, name: str, role: str) -> str:
    """Register somebody with a role in the other unit and return the name."""
    admin = chain.caller("admin")
    people.add_unit(admin, OTHER_UNIT, {"fi": "Toinen palvelukeskus"})
    people.add_user(admin, name, display_name=name, grants=frozenset({(role, OTHER_UNIT)}))
    return name


# --- one model for every unit, rights by the task ---


@covers("S000-20", "S002-34")
def test_every_unit_works_by_the_same_version_of_the_same_diagram_and_form(chain: Stage) -> None:
    elsewhere = in_other_unit(chain, "adviser_elsewhere", "client_adviser")
    for by in ("client_adviser", elsewhere):
        chain.register_contact(by=by, need_type="social_service")
    here, there = chain.open_items()
    assert {here.unit, there.unit} == {"esimerkki", OTHER_UNIT}
    assert (here.definition_key, here.form_key) == (there.definition_key, there.form_key)
    answers: dict[str, Json] = {**ASSESSED, "assess_safety_at_risk": True}
    work_items.complete(chain.caller("client_adviser"), here.key, answers)
    work_items.complete(chain.caller(elsewhere), there.key, answers)
    routes = [chain.variables(key)["route"] for key in instances_of(chain, MAIN)]
    assert routes == ["urgent_help", "urgent_help"]


@covers("S000-29")
def test_rights_go_by_the_task_and_not_by_the_unit(chain: Stage) -> None:
    elsewhere = in_other_unit(chain, "nurse_elsewhere", "triage_nurse")
    chain.register_contact(need_type="social_service")
    item = chain.open_item("assess_urgency_and_complexity")
    with pytest.raises(NotFound):
        work_items.open_work_item(chain.caller(elsewhere), item.key)
    work_items.assign(chain.caller("client_adviser"), item.key, elsewhere)
    assert work_items.open_work_item(chain.caller(elsewhere), item.key).item.key == item.key
    work_items.complete(chain.caller(elsewhere), item.key, ASSESSED)
    assert chain.open_item("start_assessment").candidate_groups == ("case_owner",)


@covers("S000-58")
@pytest.mark.parametrize("role", ["reception_team", "own_worker", "mental_health_worker"])
def test_staff_of_a_low_threshold_point_hand_a_contact_in_without_further_steps(chain: Stage, role: str) -> None:
    received = chain.register_contact(by=role, channel="low_threshold_point", need_type="social_service")
    assert not received.waiting
    (item,) = chain.open_items()
    assert (item.element_id, item.candidate_groups) == (
        "assess_urgency_and_complexity",
        ("triage_nurse", "client_adviser"),
    )


@covers("S002-02")
def test_a_wider_worry_goes_on_although_the_matter_itself_could_be_solved(chain: Stage) -> None:
    chain.register_contact(need_type="information")
    worried: dict[str, Json] = {"assess_alert_signs": ["worry"], "assess_alert_note": "Ei pärjää yksin."}
    chain.complete("assess_urgency_and_complexity", {**ASSESSED, "assess_solvable": "yes", **worried})
    assert "start_assessment" in {item.element_id for item in chain.open_items()}


@covers("S001-14")
def test_the_client_tells_the_story_once(chain: Stage) -> None:
    chain.register_contact(reason="Kaaduin portaissa.", need_type="support_service", person=AADA)

    def begins(element_id: str) -> set[str]:
        item = chain.open_item(element_id)
        by = item.assignee or item.candidate_groups[0]
        return {str(value) for value in work_items.open_work_item(chain.caller(by), item.key).context.values()}

    assert "Kaaduin portaissa." in begins("assess_urgency_and_complexity")
    solvable: dict[str, Json] = {"assess_solvable": "yes", "assess_reason": "Kaaduin portaissa."}
    chain.complete("assess_urgency_and_complexity", {**ASSESSED, **solvable})
    assert "Kaaduin portaissa." in begins("handle_by_hand")


# --- the same refusals over every face ---


@covers("I1")
def test_two_contacts_of_one_client_over_the_api_make_one_case(chain: Stage, app: Flask) -> None:
    for _ in range(2):
        answer = call(chain, app, "/api/v1/contacts", "client_adviser", SPOKEN)
        assert answer.status_code == 201
        waiting = [item for item in chain.open_items() if item.element_id == "assess_urgency_and_complexity"]
        for item in waiting:
            done = call(chain, app, f"/v2/user-tasks/{item.key}/completion", "triage_nurse", {"variables": ASSESSED})
            assert done.status_code == 204
    assert len(instances_of(chain, MAIN)) == 1
    assert len({item.case_key for item in chain.open_items()}) == 1


@covers("I4", "S000-33")
def test_no_decision_over_v2_without_a_talk_with_the_client(chain: Stage, app: Flask) -> None:
    until(chain, "make_decision")
    item = chain.open_item("make_decision")
    without = {name: value for name, value in GRANTED.items() if not name.startswith("decider_talked")}
    answer = call(chain, app, f"/v2/user-tasks/{item.key}/completion", "client_guide", {"variables": without})
    assert answer.status_code == 400
    assert "decider_talked_at" in answer.get_data(as_text=True)
    to_come = {**GRANTED, "decider_talked_at": "2027-03-02T09:00:00+02:00"}
    answer = call(chain, app, f"/v2/user-tasks/{item.key}/completion", "client_guide", {"variables": to_come})
    assert answer.status_code == 400
    assert chain.open_item("make_decision").key == item.key


@covers("I6", "S001-23")
def test_no_plan_over_v2_without_goals(chain: Stage, app: Flask) -> None:
    until(chain, "draft_plan_with_client")
    chain.complete("draft_plan_with_client", {**DRAFT, "plan_goal_list": []})
    chain.complete("agree_responsibilities", AGREED)
    item = chain.open_item("client_approves_plan")
    answer = call(chain, app, f"/v2/user-tasks/{item.key}/completion", "case_owner", {"variables": APPROVED})
    assert answer.status_code == 400
    with chain.house.store.begin(read_only=True) as tx:
        assert item.case_key is not None
        assert list(tx.plans.of_case(item.case_key)) == []


def until(chain: Stage, stop: str) -> None:
    """Walk to a stop."""
    assert stop in walk(chain)
