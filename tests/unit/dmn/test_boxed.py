"""Boxed expressions and business knowledge."""

from typing import Any

import pytest

from tests.unit.dmn.files import MOMENT, decision, decisions, evaluate, literal, table


def entry(name: str, inner: str) -> str:
    """An entry of a boxed context."""
    return f"<contextEntry><variable name='{name}'/>{inner}</contextEntry>"


def boxed(name: str, **parts: str) -> str:
    """A box of named parts."""
    return (
        f"<{name} iteratorVariable='x'>"
        + "".join(f"<{part}>{inner}</{part}>" for part, inner in parts.items())
        + f"</{name}>"
    )


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("<list>" + literal("1") + literal("n + 1") + "</list>", [1, 4]),
        (
            "<context>" + entry("first part", literal("n")) + entry("b", literal("first part + 1")) + "</context>",
            {"first part": 3, "b": 4},
        ),
        ("<context>" + entry("a", literal("n")) + f"<contextEntry>{literal('a * 2')}</contextEntry></context>", 6),
        (
            f"<relation><column name='a'/><column name='b'/><row>{literal('1')}{literal('n')}</row></relation>",
            [{"a": 1, "b": 3}],
        ),
        (boxed("conditional", **{"if": literal("n > 2"), "then": literal('"many"'), "else": literal('"few"')}), "many"),
        (boxed("filter", **{"in": literal("[1, 2, 3]"), "match": literal("item >= n - 1")}), [2, 3]),
        (boxed("for", **{"in": literal("[1..n]"), "return": literal("x * x")}), [1, 4, 9]),
        (boxed("some", **{"in": literal("[1..n]"), "satisfies": literal("x = 3")}), True),
        (boxed("every", **{"in": literal("[1..n]"), "satisfies": literal("x = 3")}), False),
        (
            f"<invocation>{literal('sum')}<binding><parameter name='list'/>{literal('[n, 1]')}</binding></invocation>",
            4,
        ),
    ],
)
def test_a_box_says_what_its_expression_would(box: str, expected: Any) -> None:
    outcome = evaluate(box, n=3)
    assert outcome.value == expected
    assert outcome.warnings == ()


KNOWLEDGE = (
    "<businessKnowledgeModel id='k' name='Yearly cost'><variable name='Yearly cost'/><encapsulatedLogic>"
    f"<formalParameter name='monthly'/>{literal('monthly * 12')}</encapsulatedLogic></businessKnowledgeModel>"
)
NEEDS = "<knowledgeRequirement><requiredKnowledge href='#k'/></knowledgeRequirement>"


def test_business_knowledge_is_a_function_of_the_decisions_that_require_it() -> None:
    invocation = (
        f"<invocation>{literal('Yearly cost')}<binding><parameter name='monthly'/>{literal('2')}</binding></invocation>"
    )
    written, drawn = decisions(
        decision(NEEDS + literal("Yearly cost(price) + 1"), "written"), decision(NEEDS + invocation, "drawn"), KNOWLEDGE
    )
    assert written.evaluate({"price": 10}, MOMENT).value == 121
    assert written.evaluate({"price": 10}, MOMENT).required == ()
    assert written.required_names == {"price"}
    assert drawn.evaluate({}, MOMENT).value == 24


def test_business_knowledge_goes_before_a_function_of_the_same_name_where_it_is_required() -> None:
    knowledge = (
        "<businessKnowledgeModel id='k' name='abs'><encapsulatedLogic><formalParameter name='a'/>"
        f"{literal('a + 100')}</encapsulatedLogic></businessKnowledgeModel>"
    )
    box = f"<invocation>{literal('abs')}<binding><parameter name='a'/>{literal('-1')}</binding></invocation>"
    given = (decision(NEEDS + literal("abs(-1)"), "a"), decision(NEEDS + box, "b"), decision(literal("abs(-1)"), "c"))
    assert [one.evaluate({}, MOMENT).value for one in decisions(*given, knowledge)] == [99, 99, 1]


def test_business_knowledge_may_be_a_table() -> None:
    rules = table(["score"], ["out"], [["< 5", '"low"'], ["[5..8]", '"middle"'], [">= 8", '"high"']])
    knowledge = (
        "<businessKnowledgeModel id='k' name='Level'><encapsulatedLogic><formalParameter name='score'/>"
        f"{rules}</encapsulatedLogic></businessKnowledgeModel>"
    )
    (found,) = decisions(decision(NEEDS + literal("[Level(2), Level(9), Level(8)]")), knowledge)
    outcome = found.evaluate({}, MOMENT)
    assert outcome.value == ["low", "high", None]
    assert [warning.code for warning in outcome.warnings] == ["dmn.several_rules"]


def test_a_table_called_in_a_loop_shares_the_limit_of_its_caller() -> None:
    rules = table(["count(for i in 1..1000 return i)"], ["out"], [["-", "1"]])
    knowledge = f"<businessKnowledgeModel id='k' name='Slow'><encapsulatedLogic>{rules}</encapsulatedLogic></businessKnowledgeModel>"
    (found,) = decisions(decision(NEEDS + literal("for i in 1..4000 return Slow()")), knowledge)
    failure = found.evaluate({}, MOMENT).failure
    assert failure is not None
    assert failure.parameters == {"decision": "d", "limit": "feel.limit_steps"}


def test_a_decision_that_is_a_function_has_no_value_of_its_own() -> None:
    definition = f"<functionDefinition><formalParameter name='a'/>{literal('a + 1')}</functionDefinition>"
    user, function = decisions(decision(literal("f(1)"), "user", ["f"]), decision(definition, "f"))
    assert function.evaluate({}, MOMENT).value is None
    assert user.evaluate({}, MOMENT).value == 2
