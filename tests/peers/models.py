"""Every FEEL text in a folder of diagrams, decision tables and forms."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from koppi.feel.type_table import TypeTable
from koppi.feel.types import ANY, Type
from tests.peers.compared import Text

_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_CELLS = ("inputEntry", "allowedValues", "typeConstraint", "inputValues", "outputValues")


def texts(folder: Path) -> Iterator[Text]:
    """The texts of every model below `folder`; names and types are those that the models of one folder declare."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".bpmn":
            yield from _of_diagram(path)
        elif path.suffix == ".dmn":
            yield from _of_decisions(path)
        elif path.suffix == ".form":
            yield from _of_form(json.loads(path.read_bytes()), path.name)


def _of_diagram(path: Path) -> Iterator[Text]:
    for element in ET.parse(path).iter():
        for written in (*element.attrib.values(), (element.text or "").strip()):
            if written.startswith("="):
                yield Text(written[1:], source=path.name)


def _of_form(value: Any, source: str) -> Iterator[Text]:
    if isinstance(value, dict | list):
        for below in value.values() if isinstance(value, dict) else value:
            yield from _of_form(below, source)
    elif isinstance(value, str) and value.startswith("="):
        yield Text(value[1:], source=source)
    elif isinstance(value, str):
        yield from (Text(found, source=source) for found in _BRACES.findall(value))


def _of_decisions(path: Path) -> Iterator[Text]:
    names: set[str] = set()
    types: set[str] = set()
    for near in path.parent.glob("*.dmn"):
        for element in ET.parse(near).iter():
            names.add(" ".join(element.get("name", "").split()))
            if _local(element) in ("itemDefinition", "import"):
                types.add(" ".join(element.get("name", "").split()))
    known = tuple(sorted(names - {""}))
    table = TypeTable({name: Type(ANY) for name in types - {""}})
    for element in ET.parse(path).iter():
        for below in element:
            if _local(below) == "text" and _local(element) not in ("description", "textAnnotation", "annotationEntry"):
                written = (below.text or "").strip()
                if written and not (written == "-" and _local(element) == "outputEntry"):
                    yield Text(written, _local(element) in _CELLS, known, path.name, table)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
