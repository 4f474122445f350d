"""Imported files: their decisions, knowledge, inputs and types, by the name of the import."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from koppi import dmn
from koppi.feel import Language
from tests.unit.dmn.files import MOMENT, NAMESPACE, decision, literal

BASE = ET.fromstring(
    f'''<definitions xmlns="{NAMESPACE}" id="base" name="base" namespace="urn:base">
    <itemDefinition name="small"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>
    <inputData id="i" name="the input"><variable name="the input" typeRef="small"/></inputData>
    <decision id="twice" name="twice it"><variable name="twice it"/><informationRequirement><requiredInput href="#i"/>
    </informationRequirement>{literal("the input * 2")}</decision>
    <businessKnowledgeModel id="k" name="say hello"><variable name="say hello"/><encapsulatedLogic>
    <formalParameter name="to"/>{literal('"Hello " + to')}</encapsulatedLogic></businessKnowledgeModel>
    </definitions>'''
)
NEEDS = """<informationRequirement><requiredDecision href="urn:base#twice"/></informationRequirement>
<informationRequirement><requiredInput href="urn:base#i"/></informationRequirement>
<knowledgeRequirement><requiredKnowledge href="urn:base#k"/></knowledgeRequirement>"""


def _read(text: str, name: str = "my base", known: dict[str, ET.Element] | None = None) -> Any:
    file = (
        f'<definitions xmlns="{NAMESPACE}" id="f" name="f" namespace="urn:f"><import name="{name}" namespace="urn:base"/>'
        f'<decision id="d" name="d">{NEEDS}{literal(text)}</decision></definitions>'
    )
    return dmn.read(ET.fromstring(file), Language(), "f.dmn", {"urn:base": BASE} if known is None else known)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my base.twice it", 6),
        ("my base.the input", 3),
        ('my base.say hello("you")', "Hello you"),
        ('my base.say hello(to: "you")', "Hello you"),
        ("3 instance of my base.small", True),
        ("10 instance of my base.small", False),
    ],
)
def test_what_is_imported_stands_behind_the_name_of_the_import(text: str, value: Any) -> None:
    model, findings = _read(text)
    assert findings == ()
    assert model.decisions[0].evaluate({"the input": 3}, MOMENT).value == value
    assert model.decisions[0].evaluate({"my base": {"the input": 3}}, MOMENT).value == value


def test_an_import_without_a_name_adds_to_the_files_own() -> None:
    model, _ = _read('[twice it, say hello("you"), 3 instance of small]', name="")
    assert model.decisions[0].evaluate({"the input": 3}, MOMENT).value == [6, "Hello you", True]


def test_an_import_that_is_not_there_is_refused_by_name() -> None:
    model, findings = _read("1", known={})
    assert model is None
    assert ("dmn.unknown_import", "my base") in [(one.code, one.name) for one in findings]


def test_a_reference_with_the_files_own_namespace_is_its_own() -> None:
    own = decision(literal("one + 1"), "d").replace(
        "<literalExpression>",
        '<informationRequirement><requiredDecision href="urn:f#one"/></informationRequirement><literalExpression>',
    )
    text = f'<definitions xmlns="{NAMESPACE}" id="f" name="f" namespace="urn:f">{own}{decision(literal("1"), "one")}</definitions>'
    model, findings = dmn.read(ET.fromstring(text), Language(), "f.dmn")
    assert findings == ()
    assert model is not None
    assert model.decisions[0].evaluate({}, MOMENT).value == 2
