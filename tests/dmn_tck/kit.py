"""Reads the test cases of the DMN Technology Compatibility Kit."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from koppi.feel import temporal

_CASE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NUMBERS = ("decimal", "double", "float", "integer", "int", "long")


@dataclass(frozen=True)
class Case:
    """One expected result: of a decision, or of the service or knowledge `invocable` that gives it."""

    model: Path
    id: str
    result: str
    invocable: str
    variables: dict[str, Any]
    expected: Any
    error: bool

    @property
    def asked(self) -> str:
        """The name of what is to be evaluated."""
        return self.invocable or self.result

    @property
    def title(self) -> str:
        """The folder of the model, the case's id, and the result's name where it adds something."""
        return f"{self.model.parent.name} {self.id}" + (f" {self.result}" if self.result != self.id else "")


def cases(folder: Path) -> Iterator[Case]:
    """Every expected result below `folder`."""
    for path in sorted(folder.rglob("*.xml")):
        root = ET.parse(path).getroot()
        if root.tag != f"{_CASE}testCases":
            continue
        model = path.parent / str(root.findtext(f"{_CASE}modelName")).strip()
        for case in root.iter(f"{_CASE}testCase"):
            variables = {_name(node): _value(node) for node in case.findall(f"{_CASE}inputNode")}
            for node in case.findall(f"{_CASE}resultNode"):
                expected, error = node.find(f"{_CASE}expected"), node.get("errorResult") == "true"
                value = _value(expected) if expected is not None else None
                invocable = " ".join(case.get("invocableName", "").split())
                yield Case(model, str(case.get("id")), _name(node), invocable, variables, value, error)


def _name(node: ET.Element) -> str:
    return " ".join(node.get("name", "").split())


def _value(node: ET.Element) -> Any:
    below = node.find(f"{_CASE}list")
    if below is not None:
        return [_value(item) for item in below.findall(f"{_CASE}item")]
    components = node.findall(f"{_CASE}component")
    if components:
        return {_name(part): _value(part) for part in components}
    value = node.find(f"{_CASE}value")
    if value is None or value.get(_NIL) == "true":
        return None
    return _typed(value.text or "", str(value.get(_TYPE, "xsd:string")).rpartition(":")[2])


def _typed(text: str, kind: str) -> Any:
    if kind in _NUMBERS:
        return Decimal(text)
    if kind == "boolean":
        return text.strip() in ("true", "1")
    return text if kind == "string" else temporal.parse(text.strip())
