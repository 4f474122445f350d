"""Decision files that import each other: found in the deployment, else among those deployed before, and then kept."""

from typing import Any

from tests.integration.api.conftest import Site, refused
from tests.support.houses import build_house

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def file(namespace: str, *parts: str) -> bytes:
    return f'<definitions xmlns="{DMN}" id="f" name="{namespace}" namespace="urn:{namespace}">{"".join(parts)}</definitions>'.encode()


def says(name: str, text: str, requires: str = "") -> str:
    needs = (
        f'<informationRequirement><requiredDecision href="{requires}"/></informationRequirement>' if requires else ""
    )
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{needs}<literalExpression><text>{text}</text></literalExpression></decision>'


def imports(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="urn:{namespace}" importType="{DMN}"/>'


PRICE = file("menu", imports("flour", "flour"), says("price", "flour.cost + 1", "urn:flour#cost"))


def flour(cost: int) -> bytes:
    return file("flour", says("cost", str(cost)))


def evaluated(site: Site, **which: Any) -> Any:
    return site.call("POST", "/v2/decision-definitions/evaluation", json={"variables": {}, **which}).json


def price(site: Site) -> Any:
    return evaluated(site, decisionDefinitionId="price")["output"]


def deployed(site: Site, **files: bytes) -> dict[str, str]:
    """Deploy and return the keys of the decisions by their ids."""
    answer = site.deploy({f"{name}.dmn": content for name, content in files.items()})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    body: Any = answer.json
    found = [item["decisionDefinition"] for item in body["deployments"] if item["decisionDefinition"]]
    return {one["decisionDefinitionId"]: one["decisionDefinitionKey"] for one in found}


def faults(site: Site, **files: bytes) -> list[tuple[str, str]]:
    problem = refused(site.deploy({f"{name}.dmn": content for name, content in files.items()}), 400, "INVALID_ARGUMENT")
    return [(one["file"], one["code"]) for one in problem["findings"]]


def test_an_import_is_found_in_its_deployment_whatever_the_order(site: Site) -> None:
    deployed(site, menu=PRICE, flour=flour(1))
    assert price(site) == "2"


def test_an_import_that_is_not_brought_along_is_the_latest_deployed(site_of_each: Site) -> None:
    site = site_of_each
    deployed(site, flour=flour(1))
    deployed(site, flour=flour(2))
    deployed(site, menu=PRICE)
    assert price(site) == "3"


def test_a_version_keeps_what_it_was_deployed_with(site_of_each: Site) -> None:
    site = site_of_each
    first = deployed(site, menu=PRICE, flour=flour(1))["price"]
    deployed(site, flour=flour(5))
    again = Site(build_house(site.house.store))  # another process, which has read nothing yet
    assert price(again) == "2"
    second = deployed(site, menu=PRICE)["price"]
    assert second != first, "the same file with another import is another version"
    assert price(again) == "6"
    assert evaluated(again, decisionDefinitionKey=first)["output"] == "2"
    assert deployed(site, menu=PRICE)["price"] == second


def test_an_import_of_an_import_is_kept_too(site: Site) -> None:
    shop = file("shop", imports("menu", "menu"), says("bill", "menu.price * 10", "urn:menu#price"))
    deployed(site, flour=flour(1), menu=PRICE)
    deployed(site, shop=shop)
    deployed(site, flour=flour(7))
    assert evaluated(site, decisionDefinitionId="bill")["output"] == "20"


def test_an_evaluation_tells_the_decisions_of_other_files(site: Site) -> None:
    keys = deployed(site, flour=flour(1)) | deployed(site, menu=PRICE)
    answer = evaluated(site, decisionDefinitionId="price")
    told = [one["decisionDefinitionKey"] for one in answer["evaluatedDecisions"]]
    assert told == [keys["cost"], keys["price"]]


def test_a_file_of_types_and_knowledge_alone_can_be_imported(site: Site) -> None:
    types = '<itemDefinition name="small"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>'
    menu = file("menu", imports("t", "types"), says("price", "[5 instance of t.small, 50 instance of t.small]"))
    deployed(site, types=file("types", types))
    deployed(site, menu=menu)
    assert price(site) == "[true,false]"


def test_an_import_that_is_nowhere_is_refused_by_name(site: Site) -> None:
    assert ("menu.dmn", "dmn.unknown_import") in faults(site, menu=PRICE)


def test_an_import_that_two_files_could_be_is_refused(site: Site) -> None:
    other = file("flour", says("rye", "2"))
    assert ("menu.dmn", "dmn.unknown_import") in faults(site, menu=PRICE, flour=flour(1), rye=other)


def test_files_of_one_namespace_that_nobody_imports_stand_beside_each_other(site: Site) -> None:
    assert set(deployed(site, a=file("same", says("a", "1")), b=file("same", says("b", "2")))) == {"a", "b"}


def test_a_circle_of_files_is_refused(site: Site) -> None:
    circle = file("flour", imports("menu", "menu"), says("cost", "1"))
    assert {code for _, code in faults(site, menu=PRICE, flour=circle)} == {"dmn.import_cycle"}


def test_a_fault_of_an_imported_file_is_told_once(site: Site) -> None:
    assert faults(site, menu=PRICE, flour=file("flour", says("cost", "1 == 1"))) == [
        ("flour.dmn", "feel.double_equals")
    ]


def test_what_imports_a_file_that_no_longer_fits_is_refused(site: Site) -> None:
    deployed(site, flour=file("flour", says("rye", "1")))
    assert faults(site, menu=PRICE) == [("menu.dmn", "dmn.unknown_requirement")]


def test_an_evaluation_tells_a_decision_that_another_deployment_made(site: Site) -> None:
    both = file("both", says("above", "below + 1", "#below"), says("below", "1"))
    first = deployed(site, both=both)
    deployed(site, other=file("other", says("above", "5")))
    again = deployed(site, both=both)
    assert again["below"] == first["below"]
    answer = evaluated(site, decisionDefinitionKey=again["above"])
    assert [one["decisionDefinitionKey"] for one in answer["evaluatedDecisions"]] == [again["below"], again["above"]]
