"""Decisions that require others, and what is refused when a file is read."""

import pytest

from koppi.dmn import Failure, Finding
from tests.unit.dmn.files import MOMENT, codes, decision, decisions, literal, read, table


def test_required_decisions_are_evaluated_first_and_once() -> None:
    found = decisions(
        decision(literal("left + right"), "top", ["left", "right"]),
        decision(literal("base * 2"), "left", ["base"]),
        decision(literal("base * 3"), "right", ["base"]),
        decision(table(["x"], ["out"], [["> 0", "x"]]), "base"),
    )
    outcome = found[0].evaluate({"x": 2, "base": 100}, MOMENT)
    assert outcome.value == 10
    assert [required.decision_id for required in outcome.required] == ["base", "left", "right"]
    assert found[0].required_names == {"x"}


def test_a_required_date_stays_a_date_between_decisions() -> None:
    found = decisions(
        decision(literal('start + duration("P1D") < date("2026-12-01")'), "late", ["start"]),
        decision(literal('date("2026-11-21")'), "start"),
    )
    assert found[0].evaluate({}, MOMENT).value is True


def test_names_of_several_words_work_between_decisions() -> None:
    found = decisions(
        decision(literal("Care level + 1"), "next", ["care"]), decision(literal("2"), "care", name="Care  level")
    )
    assert found[0].evaluate({}, MOMENT).value == 3


def test_a_failure_below_is_the_failure_above() -> None:
    found = decisions(
        decision(literal("base + 1"), "top", ["base"]),
        decision(table(["x"], ["out"], [["-", "1"], ["-", "2"]]), "base"),
    )
    outcome = found[0].evaluate({"x": 1}, MOMENT)
    assert outcome.failure == Failure("dmn.several_rules", {"decision": "base", "rules": "1, 2"})
    assert outcome.value is None


def test_a_wrong_cell_is_found_with_its_place() -> None:
    model, findings = read(
        decision(table(["x"], ["out"], [['== "a"', "1"]]).replace("<inputEntry>", '<inputEntry id="c1">'))
    )
    assert model is None
    assert findings == (
        Finding("file.dmn", "feel.double_equals", "c1", "d", {"line": 1, "column": 1, "expression": '== "a"'}),
    )


GOOD = table(["x"], ["out"], [["1", "2"]])


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ([decision(literal("b"), "a", ["b"]), decision(literal("a"), "b", ["a"])], "dmn.cycle"),
        ([decision(literal("1"), "a", ["a"])], "dmn.cycle"),
        ([decision(literal("1"), "a", ["nowhere"])], "dmn.unknown_requirement"),
        ([decision(literal("1"), "a"), decision(literal("1"), "a")], "dmn.decision_id"),
        ([decision(literal("1"), "")], "dmn.decision_id"),
        ([], "dmn.no_decision"),
        ([decision("<invocation/>")], "dmn.no_expression"),
        ([decision("<conditional><if>" + literal("true") + "</if></conditional>")], "dmn.no_expression"),
        ([decision("<context><contextEntry><surprise/></contextEntry></context>")], "dmn.unknown_element"),
        ([decision("<list>" * 30 + literal("1") + "</list>" * 30)], "dmn.unknown_element"),
        ([decision("<relation><column name='a'/><row/></relation>")], "dmn.relation_cells"),
        ([decision(GOOD), '<decisionService id="b"/>'], "dmn.no_logic"),
        ([decision(GOOD), '<import id="b"/>'], "dmn.unknown_import"),
        ([decision("<invention/>" + GOOD)], "dmn.unknown_element"),
        ([decision(GOOD.replace("<rule ", "<surprise/><rule "))], "dmn.unknown_element"),
        ([decision(table(["x"], ["out"], [["1", "2"]], 'hitPolicy="BEST"'))], "dmn.unknown_hit_policy"),
        ([decision(table(["x"], ["out"], [["1", "2"]], 'aggregation="SUM"'))], "dmn.unknown_hit_policy"),
        (
            [decision(table(["x"], ["a", "b"], [["1", "2", "3"]], 'hitPolicy="COLLECT" aggregation="SUM"'))],
            "dmn.unknown_hit_policy",
        ),
        ([decision(table(["x"], ["out"], [["1", "2"]], 'hitPolicy="PRIORITY"'))], "dmn.no_priorities"),
        ([decision(table(["x"], [], [["1"]]))], "dmn.no_output"),
        ([decision(table(["x"], ["a", "a"], [["1", "2", "3"]]))], "dmn.output_names"),
        ([decision(table(["x"], ["a", ""], [["1", "2", "3"]]))], "dmn.output_names"),
        ([decision(table(["x"], ["out"], [["1"]]))], "dmn.cell_count"),
        ([decision(table([""], ["out"], [["1", "2"]]))], "dmn.no_input_expression"),
        ([decision(table(["x"], ["out"], [["1", "2"]] * 2_001))], "dmn.table_too_large"),
        ([decision(GOOD.replace("<inputExpression>", '<inputExpression expressionLanguage="juel">'))], "dmn.not_feel"),
        ([decision(table(["x"], ["out"], [["1", "-"]]))], "feel.unfinished"),
        ([decision(GOOD.replace("<input ", '<input xmlns:c="c" c:inputVariable="y" '))], "dmn.unknown_element"),
        ([decision(table(["x y"], ["out"], [["1", "2"]]))], "feel.unknown_words"),
    ],
)
def test_what_cannot_be_run_is_refused_by_name(texts: list[str], code: str) -> None:
    assert code in codes(*texts)


def test_every_finding_of_a_file_is_told_at_once() -> None:
    assert codes(decision(table(["x =="], ["out"], [["==", "+"], ["1", "=="]]))) == [
        "feel.double_equals",
        "feel.double_equals",
        "feel.missing_value",
        "feel.double_equals",
    ]


def test_a_chain_of_decisions_is_bounded_in_either_order() -> None:
    chain = [decision(literal("1"), f"d{n}", [f"d{n + 1}"] if n < 30 else []) for n in range(31)]
    assert set(codes(*chain)) == {"dmn.chain_too_long"}
    assert set(codes(*reversed(chain))) == {"dmn.chain_too_long"}


def test_many_decisions_that_require_each_other_twice_are_read_quickly() -> None:
    levels = [
        decision(literal("1"), f"{side}{n}", [f"a{n + 1}", f"b{n + 1}"] if n < 18 else [])
        for n in range(19)
        for side in "ab"
    ]
    assert decisions(*levels)[0].evaluate({}, MOMENT).value == 1


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_dmn_of_every_version_is_read(namespace: str) -> None:
    model, findings = read(decision(GOOD), namespace=namespace)
    assert findings == ()
    assert model is not None
    assert model.decision("d") is not None


def test_another_kind_of_file_is_refused() -> None:
    _, findings = read(namespace="http://www.omg.org/spec/BPMN/20100524/MODEL")
    assert [finding.code for finding in findings] == ["dmn.not_dmn"]


GIVEN = '<inputData id="i" name="the age"><variable name="the age"/></inputData>'


@pytest.mark.parametrize("logic", [literal("1 +\n  agee"), "<list>" + literal("1 +\n  agee") + "</list>"])
def test_a_name_that_the_file_does_not_have_is_remarked_on_with_its_place(logic: str) -> None:
    model, findings = read(GIVEN, decision(logic))
    assert model is not None
    assert [(one.code, one.refuses, one.name) for one in findings] == [("dmn.unknown_name", False, "d")]
    assert findings[0].parameters == {"name": "agee", "line": 2, "column": 3, "expression": "1 +\n  agee"}


def test_a_cell_that_names_what_is_not_there_is_remarked_on() -> None:
    cell = table(["the age"], ["out"], [["< limit", "1"]]).replace("<inputEntry>", '<inputEntry id="c">')
    _, findings = read(GIVEN, decision(cell))
    assert [(one.code, one.element, one.parameters["name"]) for one in findings] == [("dmn.unknown_name", "c", "limit")]


@pytest.mark.parametrize(
    "text",
    ["the age + 1", "[{a: 1}][a = 1]", "for x in [1] return x + count(partial)", "{a: 1, b: a}", "abs", "date(now())"],
)
def test_a_name_that_is_known_is_not_remarked_on(text: str) -> None:
    assert read(GIVEN, decision(literal(text)))[1] == ()


def test_a_file_that_declares_no_input_takes_its_names_from_the_process() -> None:
    assert read(decision(literal("anything + 1")))[1] == ()


def test_knowledge_may_call_itself() -> None:
    knows = (
        '<businessKnowledgeModel id="k" name="fact"><variable name="fact"/><encapsulatedLogic><formalParameter name="n"/>'
        f"{literal('if n < 2 then 1 else n * fact(n - 1)')}</encapsulatedLogic>"
        '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement></businessKnowledgeModel>'
    )
    needs = '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
    model, findings = read(knows, f'<decision id="d" name="d">{needs}{literal("[fact(5), fact(100)]")}</decision>')
    assert findings == ()
    assert model is not None
    assert model.decisions[0].evaluate({}, MOMENT).failure is not None  # a hundred calls deep is a limit
