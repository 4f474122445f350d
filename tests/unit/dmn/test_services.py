"""Decision services: what they see, what they give, and how they are called."""

from typing import Any

import pytest

from tests.unit.dmn.files import MOMENT, decision, literal, read

INPUT = '<inputData id="i" name="i"><variable name="i" typeRef="number"/></inputData>'
INNER = (
    '<decision id="inner" name="inner"><variable name="inner"/><informationRequirement><requiredInput href="#i"/>'
    f"</informationRequirement>{literal('i + 1')}</decision>"
)
OUTER = decision(literal("inner * 10"), "outer", ["inner"])
OTHER = decision(literal("inner * 100"), "other", ["inner"])


def _service(*parts: str) -> str:
    return f'<decisionService id="s" name="s"><variable name="s"/>{"".join(parts)}</decisionService>'


def _part(kind: str, key: str) -> str:
    return f'<{kind} href="#{key}"/>'


ONE = _service(_part("outputDecision", "outer"), _part("encapsulatedDecision", "inner"), _part("inputData", "i"))
TWO = _service(_part("outputDecision", "outer"), _part("outputDecision", "other"), _part("inputData", "i"))
CONSTANT = decision(literal("5"), "five") + _service(_part("outputDecision", "five"))
GIVEN = _service(_part("outputDecision", "outer"), _part("inputDecision", "inner"))


def _called(service: str, call: str) -> Any:
    needs = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    asks = f'<decision id="asks" name="asks">{needs}{literal(call)}</decision>'
    model, findings = read(asks, INPUT, INNER, OUTER, OTHER, service)
    assert findings == ()
    assert model is not None
    return model.decisions[0].evaluate({"i": 1_000}, MOMENT).value


@pytest.mark.parametrize(
    ("service", "call", "value"),
    [
        (ONE, "s(1)", 20),
        (ONE, "s(i: 1)", 20),
        (ONE, 's("a")', None),
        (ONE, "s()", None),
        (ONE, "s(j: 1)", None),
        (ONE, "s(1, 2)", None),
        (CONSTANT, "s()", 5),
        (CONSTANT, "s(1)", None),
        (TWO, "s(1)", {"outer": 20, "other": 200}),
        (GIVEN, "s(7)", 70),
        (GIVEN, "for x in 1..3 return s(x)", [10, 20, 30]),
    ],
)
def test_a_service_is_a_function_of_its_inputs(service: str, call: str, value: Any) -> None:
    assert _called(service, call) == value


def test_a_service_can_be_asked_from_outside() -> None:
    model, _ = read(INPUT, INNER, OUTER, ONE)
    assert model is not None
    (service,) = model.invocables
    assert service.evaluate({"i": 2}, MOMENT).value == 30


def test_a_service_that_calls_itself_is_refused() -> None:
    needs = '<knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
    model, findings = read(
        f'<decision id="outer" name="outer">{needs}{literal("s()")}</decision>',
        _service(_part("outputDecision", "outer")),
    )
    assert model is None
    assert "dmn.cycle" in [one.code for one in findings]


def test_a_service_within_a_loop_spends_its_callers_steps() -> None:
    assert _called(GIVEN, "count(for x in 1..40000 return s(x))") is None


def test_a_service_without_an_output_is_refused() -> None:
    model, findings = read(decision(literal("1")), _service())
    assert model is None
    assert [one.code for one in findings] == ["dmn.no_logic"]
