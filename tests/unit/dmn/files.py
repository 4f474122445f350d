"""Writes small DMN files for the tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from koppi import dmn
from koppi.dmn import Decision, Finding, Outcome
from koppi.feel import Language, Moment

MOMENT = Moment(datetime(2026, 11, 21, 10, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    attributes: str = "",
    output_parts: Mapping[str, str] | None = None,
) -> str:
    """A decision table; a rule is its cells, inputs first."""
    parts = output_parts or {}
    columns = "".join(
        f'<input id="i{n}" label="{escape(text)}"><inputExpression><text>{escape(text)}</text></inputExpression></input>'
        for n, text in enumerate(inputs)
    )
    columns += "".join(
        f'<output id="o{n}" name="{name}">{parts.get(name, "")}</output>' for n, name in enumerate(outputs)
    )
    rows = "".join(
        f'<rule id="r{n}">' + "".join(_cell(cell, place < len(inputs)) for place, cell in enumerate(cells)) + "</rule>"
        for n, cells in enumerate(rules, 1)
    )
    return f"<decisionTable {attributes}>{columns}{rows}</decisionTable>"


def _cell(text: str, is_input: bool) -> str:
    kind = "inputEntry" if is_input else "outputEntry"
    return f"<{kind}><text>{escape(text)}</text></{kind}>"


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(logic: str, decision_id: str = "d", requires: Sequence[str] = (), name: str = "") -> str:
    """A decision that requires others."""
    needs = "".join(
        f'<informationRequirement><requiredDecision href="#{other}"/></informationRequirement>' for other in requires
    )
    return f'<decision id="{decision_id}" name="{name or decision_id}">{needs}{logic}</decision>'


def read(*decisions: str, namespace: str = NAMESPACE) -> tuple[dmn.Requirements | None, tuple[Finding, ...]]:
    """Read a file of these decisions."""
    text = f'<definitions xmlns="{namespace}" id="file" name="File">{"".join(decisions)}</definitions>'
    return dmn.read(ET.fromstring(text), Language(), "file.dmn")


def decisions(*texts: str) -> tuple[Decision, ...]:
    """The decisions of a file that is right."""
    model, findings = read(*texts)
    assert findings == ()
    assert model is not None
    return model.decisions


def codes(*texts: str) -> list[str]:
    """The codes of the findings of a file that is wrong."""
    model, findings = read(*texts)
    assert model is None
    return [finding.code for finding in findings]


def evaluate(logic: str, /, **variables: Any) -> Outcome:
    """The outcome of one decision."""
    (only,) = decisions(decision(logic))
    return only.evaluate(variables, MOMENT)
