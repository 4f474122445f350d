"""Item definitions: what their types admit, coerce and refuse, where a value meets a variable."""

from datetime import date
from typing import Any

import pytest

from tests.unit.dmn.files import MOMENT, decision, literal, read, table

TYPES = """
<itemDefinition name="grade"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>
<itemDefinition name="grades" isCollection="true"><typeRef>grade</typeRef></itemDefinition>
<itemDefinition name="few" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="the person"><itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>
<itemDefinition name="sum of two"><functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/>
<parameters name="y" typeRef="number"/></functionItem></itemDefinition>
<itemDefinition name="itself"><itemComponent name="below"><typeRef>itself</typeRef></itemComponent></itemDefinition>
"""


def _typed(text: str, kind: str) -> Any:
    return _value(f'<decision id="d" name="d"><variable name="d" typeRef="{kind}"/>{literal(text)}</decision>')


def _value(*texts: str, **variables: Any) -> Any:
    model, findings = read(TYPES, *texts)
    assert findings == ()
    assert model is not None
    return model.decisions[0].evaluate(variables, MOMENT).value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1", "number", 1),
        ("1", "feel:number", 1),
        ("1", "integer", 1),
        ('"1"', "number", None),
        ("1", "Any", 1),
        ("1", "unheard of", 1),
        ("[1]", "number", 1),
        ("[1, 2]", "number", None),
        ('"a"', "grade", "a"),
        ('"c"', "grade", None),
        ('"a"', "grades", ["a"]),
        ('["a", "b"]', "grades", ["a", "b"]),
        ('["a", "c"]', "grades", None),
        ('["a", null]', "grades", ["a", None]),
        ("[1, 2]", "few", [1, 2]),
        ("[1, 2, 3]", "few", None),
        ('{full name: "Eve", age: 3}', "the person", {"full name": "Eve", "age": 3}),
        ('{full name: "Eve", age: [3]}', "the person", {"full name": "Eve", "age": 3}),
        ("{full name: 1, age: 3}", "the person", None),
        ("{below: {below: {}}}", "itself", {"below": {"below": {}}}),
        ('@"2026-11-22"', "date and time", "2026-11-22T00:00:00Z"),
        ('@"2026-11-22"', "time", None),
        ("null", "grade", None),
    ],
)
def test_a_decision_has_a_value_of_its_type_or_null(text: str, kind: str, value: Any) -> None:
    assert _typed(text, kind) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a" instance of grade', True),
        ('"c" instance of grade', False),
        ('{full name: "Eve", age: 3} instance of the person', True),
        ('{full name: "Eve"} instance of the person', False),
        ('["a"] instance of list<grade>', True),
        ("(function(x: number, y: number) x) instance of sum of two", True),
        ("(function(x: string, y: number) x) instance of sum of two", False),
        ("(function(x: number) x) instance of sum of two", False),
    ],
)
def test_an_expression_names_the_types_of_its_file(text: str, value: bool) -> None:
    assert _value(decision(literal(text))) is value


def test_input_of_another_type_is_null() -> None:
    given = '<inputData id="i" name="how old"><variable name="how old" typeRef="number"/></inputData>'
    needs = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    asks = f'<decision id="d" name="d">{needs}{literal("how old = null")}</decision>'
    assert _value(given, asks, **{"how old": "ten"}) is True
    assert _value(given, asks, **{"how old": 10}) is False


def test_knowledge_takes_and_gives_its_types() -> None:
    knows = (
        '<businessKnowledgeModel id="k" name="k"><variable name="k" typeRef="number"/><encapsulatedLogic>'
        f'<formalParameter name="x" typeRef="number"/>{literal("if x > 5 then 1 else true")}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    asks = f'<decision id="d" name="d">{needs}{literal("[k(6), k(1), k([7]), k(&quot;a&quot;)]".replace("&quot;", chr(34)))}</decision>'
    assert _value(knows, asks) == [1, None, 1, None]


def test_an_entry_of_a_box_has_its_type() -> None:
    box = f'<context><contextEntry><variable name="a" typeRef="grade"/>{literal(chr(34) + "z" + chr(34))}</contextEntry></context>'
    assert _value(decision(box)) == {"a": None}


def test_a_table_within_a_box_decides() -> None:
    inner = table(["x"], ["out"], [["< 5", '"low"'], [">= 5", '"high"']])
    box = (
        f'<context><contextEntry><variable name="x"/>{literal("7")}</contextEntry>'
        f'<contextEntry><variable name="band"/>{inner}</contextEntry></context>'
    )
    assert _value(decision(box)) == {"x": 7, "band": "high"}


def test_a_table_within_a_box_that_allows_no_answer_is_null_with_its_reason() -> None:
    inner = table(["1"], ["out"], [["1", "1"], ["1", "2"]])
    model, _ = read(decision(f"<list>{inner}</list>"))
    assert model is not None
    outcome = model.decisions[0].evaluate({}, MOMENT)
    assert outcome.value == [None]
    assert [warning.code for warning in outcome.warnings] == ["dmn.several_rules"]


UNBOUND = "<binding><parameter name='value1'/></binding>"


@pytest.mark.parametrize(
    ("logic", "code", "value"),
    [
        ("", "dmn.no_logic", None),
        (literal(""), "dmn.no_logic", None),
        (f"<list>{literal('')}{literal('1')}</list>", "dmn.no_expression", [None, 1]),
        (
            f"<invocation>{literal('is')}{UNBOUND}{UNBOUND.replace('1', '2')}</invocation>",
            "dmn.no_expression",
            True,
        ),
    ],
)
def test_what_says_nothing_is_null_and_remarked_on(logic: str, code: str, value: Any) -> None:
    model, findings = read(decision(logic))
    assert model is not None
    assert {(one.code, one.refuses) for one in findings} == {(code, False)}
    assert model.decisions[0].evaluate({}, MOMENT).value == value


@pytest.mark.parametrize("inside", ["", "<encapsulatedLogic><formalParameter name='a'/></encapsulatedLogic>"])
def test_knowledge_that_says_nothing_gives_null_and_is_remarked_on(inside: str) -> None:
    needs = "<knowledgeRequirement><requiredKnowledge href='#k'/></knowledgeRequirement>"
    knowledge = f"<businessKnowledgeModel id='k' name='K'>{inside}</businessKnowledgeModel>"
    model, findings = read(decision(needs + literal("[K(1)]")), knowledge)
    assert model is not None
    assert [one.refuses for one in findings] == [False]
    assert model.decisions[0].evaluate({}, MOMENT).value == [None]


def test_allowed_values_that_cannot_be_read_refuse_the_file() -> None:
    model, findings = read(TYPES.replace('"a", "b"', '"a" "b"'), decision(literal("1")))
    assert model is None
    assert "grade" in [one.name for one in findings]


@pytest.mark.parametrize("kind", ["number", "sum of two"])
def test_a_function_says_its_own_type_or_that_of_its_result(kind: str) -> None:
    adds = (
        f'<functionDefinition typeRef="{kind}"><formalParameter name="x" typeRef="number"/>'
        f'<formalParameter name="y" typeRef="number"/>{literal("x + y")}</functionDefinition>'
    )
    box = (
        f'<context><contextEntry><variable name="add"/>{adds}</contextEntry>'
        f"<contextEntry>{literal('add(1, [2])')}</contextEntry></context>"
    )
    assert _value(decision(box)) == 3


def test_a_column_of_a_relation_has_its_type() -> None:
    rows = "".join(f"<row>{literal(cell)}</row>" for cell in ('["a"]', '"z"'))
    box = f'<relation><column name="mark" typeRef="grade"/>{rows}</relation>'
    assert _value(decision(box)) == [{"mark": "a"}, {"mark": None}]


@pytest.mark.parametrize("kind", ["adding", "adder", ""])
def test_knowledge_that_gives_a_function_says_either_type(kind: str) -> None:
    types = (
        '<itemDefinition name="adding"><functionItem outputTypeRef="number"><parameters name="y" typeRef="number"/>'
        '</functionItem></itemDefinition><itemDefinition name="adder"><functionItem outputTypeRef="adding">'
        '<parameters name="x" typeRef="number"/></functionItem></itemDefinition>'
    )
    knows = (
        f'<businessKnowledgeModel id="k" name="k"><variable name="k" typeRef="{kind}"/><encapsulatedLogic>'
        f'<formalParameter name="x" typeRef="number"/>{literal("function(y: number) x + y")}</encapsulatedLogic>'
        "</businessKnowledgeModel>"
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    assert _value(types, knows, decision(needs + literal("k(3)(4)"))) == 7


TYPED = table(["x"], ["first", "second"], [["-", "a", "b"]])


def _columns(given: str, first: str, second: str) -> str:
    """A table of one rule whose columns have these types."""
    parts = (
        ("<inputExpression>", f'<inputExpression typeRef="{given}">'),
        ('name="first"', f'name="first" typeRef="{first}"'),
    )
    text = TYPED.replace('name="second"', f'name="second" typeRef="{second}"')
    for plain, said in parts:
        text = text.replace(plain, said)
    return decision(text)


@pytest.mark.parametrize(
    ("first", "second", "given", "value"),
    [
        ("number", "string", (["one"], "b"), {"first": ["one"], "second": "b"}),
        ("number", "grades", ([1], "b"), {"first": 1, "second": ["b"]}),
        ("date and time", "grade", (date(2026, 11, 22), "c"), {"first": "2026-11-22T00:00:00Z", "second": "c"}),
        ("grades", "few", (["a", "c"], [1, 2]), {"first": ["a", "c"], "second": [1, 2]}),
    ],
)
def test_an_output_has_the_type_of_its_column_where_it_can_be_of_it(
    first: str, second: str, given: Any, value: Any
) -> None:
    assert _value(_columns("Any", first, second), x=1, a=given[0], b=given[1]) == value


@pytest.mark.parametrize(
    ("kind", "cell", "given", "value"),
    [
        ("number", "> 3", [4], 1),
        ("number", "> 3", "4", 2),
        ("number", '"4"', "4", 1),
        ("grades", 'list contains(?, "a")', "a", 1),
        ("grade", '"c"', "c", 1),
        ("date and time", '< @"2026-11-22T00:00:01Z"', date(2026, 11, 22), 1),
    ],
)
def test_an_input_has_the_type_of_its_column_where_it_can_be_of_it(
    kind: str, cell: str, given: Any, value: int
) -> None:
    text = table(["x"], ["out"], [[cell, "1"], ["-", "2"]], 'hitPolicy="FIRST"')
    assert _value(decision(text.replace("<inputExpression>", f'<inputExpression typeRef="{kind}">')), x=given) == value


def test_a_default_has_the_type_of_its_column() -> None:
    default = {"out": "<defaultOutputEntry><text>[1]</text></defaultOutputEntry>"}
    text = table(["x"], ["out"], [["1", "2"]], output_parts=default).replace(
        'name="out"', 'name="out" typeRef="number"'
    )
    assert _value(decision(text), x=3) == 1


@pytest.mark.parametrize(("kind", "value"), [("number", 1), ("string", None), ("grades", None), ("Any", [1])])
def test_a_box_has_the_type_that_it_says_itself(kind: str, value: Any) -> None:
    assert _value(decision(literal("[1]").replace(">", f' typeRef="{kind}">', 1))) == value
