"""Imported files: their decisions, knowledge, inputs and types, by the name of the import."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from koppi import dmn
from koppi.feel import Language
from tests.unit.dmn.files import MOMENT, NAMESPACE, decision, literal, table

BASE = dmn.Source(
    "base.dmn",
    ET.fromstring(
        f'''<definitions xmlns="{NAMESPACE}" id="base" name="base" namespace="urn:base">
    <itemDefinition name="small"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues></itemDefinition>
    <inputData id="i" name="the input"><variable name="the input" typeRef="small"/></inputData>
    <decision id="twice" name="twice it"><variable name="twice it"/><informationRequirement><requiredInput href="#i"/>
    </informationRequirement>{literal("the input * 2")}</decision>
    <businessKnowledgeModel id="k" name="say hello"><variable name="say hello"/><encapsulatedLogic>
    <formalParameter name="to"/>{literal('"Hello " + to')}</encapsulatedLogic></businessKnowledgeModel>
    </definitions>'''
    ),
)
NEEDS = """<informationRequirement><requiredDecision href="urn:base#twice"/></informationRequirement>
<informationRequirement><requiredInput href="urn:base#i"/></informationRequirement>
<knowledgeRequirement><requiredKnowledge href="urn:base#k"/></knowledgeRequirement>"""


def _read(text: str, name: str = "my base", known: dict[str, dmn.Source] | None = None) -> Any:
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


def _source(name: str, namespace: str, *parts: str) -> dmn.Source:
    text = f'<definitions xmlns="{NAMESPACE}" id="{name}" name="{name}" namespace="{namespace}">{"".join(parts)}</definitions>'
    return dmn.Source(f"{name}.dmn", ET.fromstring(text))


def _import(name: str, namespace: str, kind: str = NAMESPACE) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="{kind}"/>'


def _codes(*parts: str, known: dict[str, dmn.Source]) -> list[tuple[str, str, bool]]:
    main = _source("main", "urn:main", *parts)
    _, findings = dmn.read(main.root, Language(), main.name, known)
    return [(one.file, one.code, one.refuses) for one in findings]


def _value(*parts: str, known: dict[str, dmn.Source], **given: Any) -> Any:
    main = _source("main", "urn:main", *parts)
    model, findings = dmn.read(main.root, Language(), main.name, known)
    assert findings == ()
    assert model is not None
    return model.decisions[0].evaluate(given, MOMENT).value


def _typed(name: str, kind: str, allowed: str) -> str:
    values = f"<allowedValues><text>{allowed}</text></allowedValues>"
    return f'<itemDefinition name="{name}"><typeRef>{kind}</typeRef>{values}</itemDefinition>'


def test_several_imports_may_have_no_name() -> None:
    known = {
        "urn:a": _source("a", "urn:a", _typed("low", "number", "&lt; 5")),
        "urn:b": _source("b", "urn:b", _typed("short", "string", "string length(?) &lt; 3")),
    }
    text = '[1 instance of low, 7 instance of low, "ab" instance of short, "abc" instance of short]'
    imports = _import("", "urn:a") + _import("", "urn:b")
    assert _value(imports, decision(literal(text)), known=known) == [True, False, True, False]


def test_a_type_is_named_through_all_the_imports_on_the_way_to_it() -> None:
    known = {
        "urn:a": _source("a", "urn:a", _typed("low", "number", "&lt; 5")),
        "urn:b": _source("b", "urn:b", _import("x.y", "urn:a"), _typed("lower", "x.y.low", "&lt; 2")),
    }
    text = "[4 instance of b.x.y.low, 4 instance of b.lower, 1 instance of b.lower]"
    assert _value(_import("b", "urn:b"), decision(literal(text)), known=known) == [True, False, True]


def test_the_values_of_an_imported_type_rank_the_outputs_of_a_table() -> None:
    known = {"urn:a": _source("a", "urn:a", _typed("level", "string", '"high", "low"'))}
    rules = table(["1"], ["out"], [["1", '"low"'], ["1", '"high"']], 'hitPolicy="PRIORITY"')
    ranked = rules.replace("<output ", '<output typeRef="a.level" ')
    assert _value(_import("a", "urn:a"), decision(ranked), known=known) == "high"


def test_a_file_of_types_alone_is_right() -> None:
    assert _codes(_typed("low", "number", "&lt; 5"), known={}) == []


def test_a_circle_of_imports_is_refused_where_it_closes() -> None:
    known = {"urn:a": _source("a", "urn:a", _import("m", "urn:main"), decision(literal("1")))}
    assert _codes(_import("a", "urn:a"), decision(literal("1")), known=known) == [("a.dmn", "dmn.import_cycle", True)]


def test_a_fault_of_an_imported_file_is_told_once_and_as_its_own() -> None:
    fault = _source(
        "fault", "urn:fault", _import("s", "urn:schema", "http://schema"), decision(literal("1 == 1"), "bad")
    )
    needs = '<informationRequirement><requiredDecision href="urn:fault#bad"/></informationRequirement>'
    over = _source("over", "urn:over", _import("f", "urn:fault"), decision(needs + literal("1"), "mid"))
    known = {"urn:fault": fault, "urn:over": over}
    both = needs + needs.replace("urn:fault#bad", "urn:over#mid") + literal("1")
    found = _codes(_import("f", "urn:fault"), _import("o", "urn:over"), decision(both), known=known)
    assert found == [("fault.dmn", "feel.double_equals", True)]


def test_files_that_all_import_each_other_are_bounded() -> None:
    names = [f"urn:{n}" for n in range(9)]
    known = {
        own: _source(own[4:], own, *(_import(other, other) for other in names if other > own), decision(literal("1")))
        for own in names
    }
    found = _codes(*(_import(one, one) for one in names), decision(literal("1")), known=known)
    assert {code for _, code, _ in found} == {"dmn.too_many_imports"}


def test_an_import_that_is_no_dmn_file_is_remarked_on() -> None:
    parts = (_import("s", "urn:schema", "http://www.w3.org/2001/XMLSchema"), decision(literal("1")))
    assert _codes(*parts, known={}) == [("main.dmn", "dmn.import_not_read", False)]


def _given(*references: str) -> str:
    found = (reference.split("=") for reference in references)
    return "".join(f'<{kind} href="{href}"/>' for kind, href in found)


INPUT = '<inputData id="i" name="i"><variable name="i"/></inputData>'
NEEDS_INPUT = '<informationRequirement><requiredInput href="{}#i"/></informationRequirement>'


def test_a_service_tells_its_own_input_from_an_imported_one_of_the_same_name() -> None:
    inner = decision(NEEDS_INPUT.format("") + literal("i * 100"), "inner")
    known = {"urn:a": _source("a", "urn:a", INPUT, inner)}
    both = decision(NEEDS_INPUT.format("") + NEEDS_INPUT.format("urn:a") + literal("[i, a.i]"), "both")
    parts = _given("outputDecision=#both", "outputDecision=urn:a#inner", "inputData=#i", "inputData=urn:a#i")
    service = f'<decisionService id="s" name="s"><variable name="s"/>{parts}</decisionService>'
    asks = decision('<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>' + literal("s(3, 5)"))
    assert _value(_import("a", "urn:a"), INPUT, asks, both, service, known=known) == {"both": [3, 5], "inner": 500}
