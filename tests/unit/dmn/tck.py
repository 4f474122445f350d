"""Reads the models and expected results of the DMN Technology Compatibility Kit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from koppi import dmn
from koppi.feel import Language, Moment, temporal, to_json

LANGUAGE = Language()
MOMENT = Moment(datetime(2026, 11, 21, 10, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
_CASE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@dataclass(frozen=True)
class Case:
    """One expected result of one decision."""

    model: Path
    id: str
    decision: str
    variables: dict[str, Any]
    expected: Any
    error: bool


def cases(folder: Path) -> Iterator[Case]:
    """Every expected result below `folder`."""
    for path in sorted(folder.rglob("*-test-*.xml")):
        root = ET.parse(path).getroot()
        model = path.parent / str(root.findtext(f"{_CASE}modelName"))
        for case in root.iter(f"{_CASE}testCase"):
            variables = {str(node.get("name")): _value(node) for node in case.iter(f"{_CASE}inputNode")}
            for node in case.iter(f"{_CASE}resultNode"):
                expected, error = node.find(f"{_CASE}expected"), node.get("errorResult") == "true"
                value = _value(expected) if expected is not None else None
                yield Case(model, str(case.get("id")), str(node.get("name")), variables, value, error)


def _value(node: ET.Element) -> Any:
    below = node.find(f"{_CASE}list")
    if below is not None:
        return [_value(item) for item in below.iter(f"{_CASE}item") if item in list(below)]
    components = node.findall(f"{_CASE}component")
    if components:
        return {str(part.get("name")): _value(part) for part in components}
    value = node.find(f"{_CASE}value")
    if value is None or value.get(_NIL) == "true":
        return None
    return _typed(value.text or "", str(value.get(_TYPE, "xsd:string")).rpartition(":")[2])


def _typed(text: str, kind: str) -> Any:
    if kind in ("decimal", "double", "integer", "int", "long"):
        return Decimal(text)
    if kind == "boolean":
        return text == "true"
    return text if kind == "string" else temporal.parse(text)


@lru_cache
def _elements(path: Path) -> dict[str, ET.Element]:
    root = ET.parse(path).getroot()
    for decision in root:  # the kit leaves out some ids, which Koppi wants
        decision.set("id", decision.get("id") or decision.get("name") or "")
    return {"": root} | {
        str(one.get("id")): one for one in root if one.tag.endswith(("}decision", "}businessKnowledgeModel"))
    }


def _alone(path: Path, name: str) -> ET.Element:
    """The model with only this decision and those it requires: the kit puts many wrong ones beside it on purpose."""
    elements = _elements(path)
    root = elements[""]
    wanted = [one for one in root if one.tag.endswith("}decision") and one.get("name") == name][:1]
    for decision in wanted:
        hrefs = (
            one.get("href", "").removeprefix("#")
            for one in decision.iter()
            if one.tag.endswith(("requiredDecision", "requiredKnowledge"))
        )
        wanted.extend(elements[href] for href in hrefs if href in elements and elements[href] not in wanted)
    alone = ET.Element(root.tag, root.attrib)
    alone.extend(one for one in root if one in wanted or one.tag.endswith(("}inputData", "}itemDefinition")))
    return alone


def result(case: Case) -> tuple[Any, str]:
    """What Koppi says, as JSON, and why it says nothing."""
    model, findings = dmn.read(_alone(case.model, case.decision), LANGUAGE, case.model.name)
    if model is None:
        return None, ", ".join(sorted({finding.code for finding in findings}))
    decision = next(one for one in model.decisions if one.name == case.decision)
    outcome = decision.evaluate(case.variables, MOMENT)
    return outcome.value, outcome.failure.code if outcome.failure else ""


def agrees(case: Case) -> bool:
    """Whether Koppi's answer is the expected one; numbers agree in ten places."""
    value, why = result(case)
    if case.error or case.expected is None:
        return value is None and "dmn." not in why
    return not why and _alike(value, to_json(case.expected))


def _alike(value: Any, expected: Any) -> bool:
    if type(expected) in (int, Decimal):
        return type(value) in (int, Decimal) and bool(abs(value - expected) < Decimal("1e-8"))
    if isinstance(expected, list):
        return isinstance(value, list) and len(value) == len(expected) and all(map(_alike, value, expected))
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and value.keys() == expected.keys()
            and all(_alike(value[k], expected[k]) for k in expected)
        )
    return bool(value == expected) and type(value) is type(expected)
