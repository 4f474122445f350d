"""Code lists: deployed with the models, the latest in force, valid by the clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import simplejson

from koppi.domain.errors import Invalid
from koppi.resources import model_files
from koppi.store import Store
from koppi.usecases import code_lists, demo, deployments, people, work_items
from tests.support.counting import traffic
from tests.support.diagrams import end, path, process, start, user, zeebe
from tests.support.houses import MONDAY, Stage, stage

BREAD: dict[str, Any] = {"code": "bread", "names": {"fi": "Leipä", "sv": "Bröd", "en": "Bread"}}
CAKE: dict[str, Any] = {"code": "cake", "names": {"fi": "Kakku", "sv": "Tårta", "en": "Cake"}}
BAKING = {
    "baking.bpmn": process(
        start(),
        user("bake", zeebe("assignmentDefinition", candidateGroups="baker"), zeebe("formDefinition", formId="order")),
        end(),
        path("start", "bake", "end"),
        id_="baking",
    ),
    "order.form": simplejson.dumps(
        {
            "type": "default",
            "id": "order",
            "components": [
                {"type": "select", "id": "s", "key": "what", "label": "Mitä", "valuesKey": "code_lists.goods"}
            ],
        }
    ).encode(),
}


def listed(id_: str, *codes: dict[str, Any]) -> dict[str, bytes]:
    names = {"fi": "x", "sv": "x", "en": "x"}
    return {f"{id_}.json": simplejson.dumps({"id": id_, "names": names, "codes": codes}).encode()}


ROLES = listed("role", {**BREAD, "code": "baker", "kind": "staff"}, {**CAKE, "code": "eater", "kind": "client"})
BAKERY = {**BAKING, **ROLES, **listed("goods", BREAD)}


def deploy(played: Stage, files: dict[str, bytes]) -> deployments.Deployed:
    return deployments.deploy(played.caller("admin"), files)


def names_in_force(played: Stage, code: str) -> str | None:
    with played.house.store.begin(read_only=True) as tx:
        newest = tx.deployments.latest()
    assert newest is not None
    return code_lists.in_force(played.house, newest.key).name_of("goods", code, "fi")


def test_a_changed_list_is_a_new_version_and_in_force_at_once(store: Store) -> None:
    with stage(store, BAKERY) as played:
        assert names_in_force(played, "cake") is None
        again, changed = deploy(played, listed("goods", BREAD)), deploy(played, listed("goods", BREAD, CAKE))
        assert [found.version for deployed in (again, changed) for found in deployed.code_lists] == [1, 2]
        assert names_in_force(played, "cake") == "Kakku"
        order = played.start("baking")
        played.complete("bake", {"what": "cake"}, instance=order)


def test_an_answer_must_be_a_code_that_is_valid_on_the_day(store: Store) -> None:
    ends = {**CAKE, "valid_to": MONDAY.date().isoformat()}
    with stage(store, {**BAKERY, **listed("goods", BREAD, ends)}) as played:
        first, second = played.start("baking"), played.start("baking")
        played.complete("bake", {"what": "cake"}, instance=first)
        played.let_pass(timedelta(days=1))
        with pytest.raises(Invalid) as refused:
            played.complete("bake", {"what": "cake"}, instance=second)
        assert [(fault.field, fault.code) for fault in refused.value.fields] == [("what", "forms.not_an_option")]


def test_a_form_is_refused_whose_list_is_neither_given_nor_deployed(store: Store) -> None:
    with stage(store, ROLES) as played:
        with pytest.raises(Invalid) as refused:
            deploy(played, BAKING)
        (finding,) = refused.value.findings
        assert (finding.code, finding.element, finding.parameters) == (
            "forms.code_list_unknown",
            "s",
            {"code_list": "goods"},
        )
        deploy(played, listed("goods", BREAD))
        assert len(deploy(played, BAKING).forms) == 1


def test_two_files_may_not_hold_one_list(store: Store) -> None:
    with stage(store, ROLES) as played, pytest.raises(Invalid) as refused:
        deploy(played, {"a.json": listed("goods", BREAD)["goods.json"], **listed("goods", CAKE)})
    assert [finding.code for finding in refused.value.findings] == ["deployment.id_twice"]


def test_a_changed_list_leaves_what_binds_to_a_deployment_as_it_is(store: Store) -> None:
    bound = BAKING["baking.bpmn"].replace(b'formId="order"', b'formId="order" bindingType="deployment"')
    with stage(store, {**BAKERY, "baking.bpmn": bound}) as played:
        deployed = deploy(played, {**BAKERY, "baking.bpmn": bound, **listed("goods", CAKE)})
        assert [process.version for process in deployed.processes] == [1]
        assert [form.version for form in deployed.forms] == [1]


def test_the_lists_are_read_once_a_deployment_in_two_statements(store: Store) -> None:
    with stage(store, BAKERY) as played:
        with traffic(store) as first:
            code_lists.in_force(played.house, 1)
        with traffic(store) as second:
            code_lists.in_force(played.house, 1)
        assert (len(first), len(second)) == (2, 0)


def test_what_a_form_begins_with_may_look_into_the_lists_and_costs_nothing_once_they_are_read(store: Store) -> None:
    name = {"prefill": "=code_lists.goods[value = wanted][1].label"}
    asked = {"type": "textfield", "id": "n", "key": "called", "label": "Nimi", "properties": name}
    order = {**simplejson.loads(BAKING["order.form"]), "components": [asked]}
    with stage(store, {**BAKERY, "order.form": simplejson.dumps(order).encode()}) as played:
        played.start("baking", {"wanted": "bread"})
        key, sent = played.open_item("bake").key, []
        for deployed in (1, 1, None):
            baker = replace(played.caller("baker"), deployed=deployed)
            with traffic(store) as statements:
                opened = work_items.open_work_item(baker, key)
            sent.append(len(statements))
            assert opened.context == {"wanted": "bread", "called": "Leipä", "case": opened.context["case"]}
        assert sent[2] - sent[1] == 2


def test_the_demo_makes_one_user_a_role_that_signs_in(store: Store) -> None:
    with stage(store, BAKERY) as played:
        shown = {user.name: user.display_name for user in people.all_users(played.caller("admin"))}
        assert shown == {"admin": "Ylläpitäjä", "baker": "Leipä", "worker": "Koneen tunnus"}


def test_our_own_role_list_makes_a_user_of_every_role_that_the_code_knows(store: Store) -> None:
    roles = {name: content for name, content in model_files(None).items() if name == "role.json"}
    with stage(store, roles) as played:
        names = {user.name for user in people.all_users(played.caller("admin"))}
        assert {"line_manager", "process_owner", "data_protection", "case_owner", "admin"} <= names
        assert not {"client", "relative", "system"} & names


def test_any_role_that_can_be_written_can_be_granted(store: Store) -> None:
    with stage(store, BAKERY) as played:
        people.grant(played.caller("admin"), "baker", "pastry_cook", demo.UNIT)
        assert "pastry_cook" in played.caller("baker").actor.roles
        with pytest.raises(Invalid, match=r"person\.role_invalid"):
            people.grant(played.caller("admin"), "baker", "Pastry cook", demo.UNIT)
