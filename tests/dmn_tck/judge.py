"""Evaluates the cases of the kit and compares what Koppi says with what is expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from koppi import dmn
from koppi.feel import Language, Moment, to_json
from tests.dmn_tck.kit import Case, cases

LANGUAGE = Language()
MOMENT = Moment(datetime(2026, 11, 21, 10, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
_READ = ("decision", "businessKnowledgeModel", "decisionService")
_REFERENCES = ("requiredDecision", "requiredKnowledge", "outputDecision", "encapsulatedDecision", "inputDecision")
_CLOSE = Decimal("1e-8")


class Verdict(StrEnum):
    """What became of a case."""

    PASS = "PASS"
    FAIL = "FAIL"
    OUT = "OUT OF SCOPE"


@dataclass(frozen=True)
class Judged:
    """A case, what became of it, and why."""

    case: Case
    verdict: Verdict
    why: str = ""


def judged(folder: Path) -> Iterator[Judged]:
    """Every case below `folder` with its verdict."""
    return (judge(case) for case in cases(folder))


def judge(case: Case) -> Judged:
    """The verdict on one case: functions of Java and PMML are out of scope."""
    why = _difference(case)
    if not why:
        return Judged(case, Verdict.PASS)
    return Judged(case, Verdict.OUT if _is_external(case) else Verdict.FAIL, why)


def _difference(case: Case) -> str:
    """How Koppi's answer differs from the expected one, nothing when it does not."""
    decision, refusal = _decision(case)
    if decision is None:
        wanted_null = case.error or case.expected is None
        return "" if wanted_null and refusal and "dmn." not in refusal else f"refused: {refusal or 'no such decision'}"
    outcome = decision.evaluate(case.variables, MOMENT)
    value = outcome.value
    if case.invocable and isinstance(value, dict) and case.result in value:
        value = value[case.result]
    expected = None if case.error else to_json(case.expected)
    if _alike(value, expected):
        return ""
    told = outcome.failure.code if outcome.failure else ", ".join(sorted({one.code for one in outcome.warnings}))
    return f"expected {_short(expected)}, got {_short(value)}" + (f" ({told})" if told else "")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}..."


def _decision(case: Case) -> tuple[dmn.Decision | None, str]:
    """What the case asks for, or the codes of what refuses it.

    The kit puts decisions that are wrong on purpose beside right ones; a file is then read with the one asked for, and
    what that requires.
    """
    model, findings = _whole(case.model)
    if model is None:
        alone = _alone(case.model, case.asked)
        model, findings = dmn.read(alone, LANGUAGE, case.model.name, _imported(case.model))
    if model is None:
        return None, ", ".join(sorted({finding.code for finding in findings}))
    candidates = model.invocables if case.invocable else model.decisions
    return next((one for one in candidates if " ".join(one.name.split()) == case.asked), None), ""


@lru_cache
def _whole(path: Path) -> tuple[dmn.Requirements | None, Any]:
    return dmn.read(_root(path), LANGUAGE, path.name, _imported(path))


@lru_cache
def _root(path: Path) -> ET.Element:
    root = ET.parse(path).getroot()
    for element in root:  # the kit leaves out some ids, which Koppi wants
        element.set("id", element.get("id") or element.get("name") or "")
    return root


@lru_cache
def _imported(path: Path) -> dict[str, dmn.Source]:
    others = (dmn.Source(other.name, _root(other)) for other in sorted(path.parent.glob("*.dmn")) if other != path)
    return {other.root.get("namespace", ""): other for other in others}


def _alone(path: Path, name: str) -> ET.Element:
    root = _root(path)
    elements = {one.get("id", ""): one for one in root if _kind(one) in _READ}
    wanted = [one for one in elements.values() if " ".join(one.get("name", "").split()) == name][:1]
    for element in wanted:
        hrefs = (one.get("href", "").rpartition("#")[2] for one in element.iter() if _kind(one) in _REFERENCES)
        wanted.extend(elements[href] for href in hrefs if href in elements and elements[href] not in wanted)
    alone = ET.Element(root.tag, root.attrib)
    alone.extend(one for one in root if one in wanted or _kind(one) not in _READ)
    return alone


def _kind(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _is_external(case: Case) -> bool:
    """Whether the case needs a function of Java or PMML."""
    for element in _alone(case.model, case.asked).iter():
        text = element.text or ""
        if element.get("kind") in ("Java", "PMML") or ("external" in text and ("java" in text or "pmml" in text)):
            return True
    return False


def _alike(value: Any, expected: Any) -> bool:
    """Whether two values of JSON agree, numbers in eight places."""
    if type(expected) in (int, Decimal):
        return type(value) in (int, Decimal) and bool(abs(value - expected) < _CLOSE)
    if isinstance(expected, list):
        return isinstance(value, list) and len(value) == len(expected) and all(map(_alike, value, expected))
    if isinstance(expected, dict):
        same = isinstance(value, dict) and value.keys() == expected.keys()
        return same and all(_alike(value[key], expected[key]) for key in expected)
    return bool(value == expected) and type(value) is type(expected)
