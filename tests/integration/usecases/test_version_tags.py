"""What a diagram binds to by a version tag: found whatever was deployed since."""

from koppi.store import Store
from koppi.usecases import deployments, instances
from tests.support.diagrams import end, extensions, path, process, start, tag, user, zeebe
from tests.support.houses import stage

_TAG = (
    '<extensionElements><zeebe:versionTag xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" value="{}"/>'
    "</extensionElements>"
)


def price(amount: int, tagged: str) -> bytes:
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'<decision id="price" name="Price">{_TAG.format(tagged)}<variable name="price"/>'
        f"<literalExpression><text>{amount}</text></literalExpression></decision></definitions>"
    ).encode()


def asking() -> bytes:
    """A process that asks the decision of the tag `spring`."""
    bound = zeebe(
        "calledDecision", decisionId="price", resultVariable="cost", bindingType="versionTag", versionTag="spring"
    )
    task = tag("businessRuleTask", extensions(bound), id="ask")
    return process(start(), task, user("pay"), end(), path("start", "ask", "pay", "end"), id_="asking")


def test_a_decision_is_found_by_the_version_tag_of_its_file(store: Store) -> None:
    with stage(store, {"price.dmn": price(1, "spring"), "asking.bpmn": asking()}) as played:
        deployments.deploy(played.caller("process_owner"), {"price.dmn": price(2, "autumn")})
        root = played.start("asking")
        assert played.stands_at(root) == ["pay"]
        assert instances.get(played.caller("admin"), root)["hasIncident"] is False
        assert played.variables(root) == {"cost": 1}
