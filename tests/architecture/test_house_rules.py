"""The rules of the house that no linter knows."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import simplejson

from koppi.texts import LANGUAGES, catalogue
from koppi.usecases.operations import LOCAL
from koppi.usecases.operations.table import operations_table

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "service/koppi"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400
_TOO_COMMON = frozenset({"case", "start", "end", "date", "name", "note", "reason", "service", "key", "id"})
"""Words that are both a field's id somewhere and a plain word of the code."""


@cache
def model_ids() -> frozenset[str]:
    """Every process, element, decision, form and form-field id of this repository's own diagrams, tables and forms."""
    ids: set[str] = set()
    for path in [*(ROOT / "processes").rglob("*.bpmn"), *(ROOT / "processes").rglob("*.dmn")]:
        for element in ET.fromstring(path.read_bytes()).iter():
            if "/DI" not in element.tag and (found := element.get("id")):
                ids.add(found)
    for path in (ROOT / "forms").glob("*.form"):
        form = simplejson.loads(path.read_bytes())
        ids.add(form["id"])
        ids |= {str(c[word]) for c in components(form["components"]) for word in ("id", "key") if c.get(word)}
    return frozenset(ids - _TOO_COMMON)


def components(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    inner = [c for component in found for c in components(component.get("components", []))]
    return [*found, *inner]


def words_of(path: Path) -> set[str]:
    """Every string literal of a source file, whole and as the words in it."""
    texts = [
        n.value
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    ]
    documentation = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    return {word for text in texts if text not in documentation for word in [text, *re.findall(r"[\w.-]+", text)]}


@cache
def operation_inputs() -> frozenset[str]:
    """The names that local operations and connectors take and give: theirs by right, whatever a diagram calls its fields."""
    found: set[str] = set()
    for path in [*(PACKAGE / "usecases/operations").glob("*.py"), *(PACKAGE / "connectors").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.add(node.targets[0].id)
    return frozenset(found)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_id_of_our_models_stands_in_the_service(path: Path) -> None:
    ids = {i for i in model_ids() if "_" in i or re.search(r"[A-Z]", i)}
    assert words_of(path) & ids - operation_inputs() == set()


def test_the_store_is_the_only_place_that_commits() -> None:
    commits = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert [place.split(":")[0] for place in commits] == ["store/store.py"]


def test_no_file_is_longer_than_a_person_reads() -> None:
    assert {str(p): n for p in SOURCES if (n := len(p.read_text().splitlines())) > LONGEST} == {}


def test_every_folder_of_the_service_is_a_package() -> None:
    folders = {path.parent for path in SOURCES}
    assert {
        str(folder) for folder in folders if not (folder / "__init__.py").is_file() and folder.name != "versions"
    } == set()


def test_every_text_stands_in_every_language_with_the_same_parameters() -> None:
    faults = []
    for code, entry in catalogue().items():
        shapes = {lang: sorted(set(re.findall(r"\{(\w+)\}", entry.get(lang, "")))) for lang in LANGUAGES}
        if not all(entry.get(lang) for lang in LANGUAGES) or len({tuple(s) for s in shapes.values()}) > 1:
            faults.append((code, shapes))
    assert faults == []


def test_every_code_that_is_raised_has_its_words() -> None:
    codes = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISED and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    codes.add(first.value)
    assert codes - set(catalogue()) == set()


_RAISED = {
    "NotFound",
    "NotSignedIn",
    "Refused",
    "Conflict",
    "Duplicate",
    "Invalid",
    "TooLarge",
    "Unavailable",
    "Foreign",
}


def test_nothing_of_a_machine_or_a_registry_is_in_the_repository() -> None:
    texts = [*ROOT.glob("requirements/*"), ROOT / "service/frontend/package-lock.json"]
    assert [p.name for p in texts if re.search(r"https?://(?!json-schema)", p.read_text())] == []


def test_the_table_of_operations_is_the_operations_own() -> None:
    page = (ROOT / "processes/README.md").read_text()
    table = page.split("<!-- operations: generated -->")[1].split("<!-- operations: end -->")[0]
    assert table.strip() == operations_table(LOCAL).strip()
