"""Diagrams, tables and forms are evaluated by our FEEL and by nothing else: no Python, no other library's language."""

import ast
import builtins
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

from koppi.engine.running.instance import NO_PYTHON
from koppi.engine.trouble import EngineBug

PACKAGE = Path(__file__).resolve().parents[2] / "service/koppi"
SOURCES = sorted(PACKAGE.rglob("*.py"))
EVALUATING_ROOMS = {
    "feel": set(),
    "dmn": set(),
    "engine": {"SpiffWorkflow", "lxml", "simplejson"},
    "forms": {"marshmallow", "simplejson"},
}
"""The libraries that may stand beside FEEL where texts of diagrams, tables and forms are at hand."""
BENCHMARK = "engine/benchmark/"
"""Measures the bare library beside us, on a diagram of its own."""
_RUN_TEXT = {"eval", "exec", "compile", "__import__"}
_RUN_CODE = {"code", "codeop", "runpy", "marshal", "pickle", "shelve", "ctypes", "builtins"}
_TEMPLATES = {"render_template_string", "from_string"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Each module that a file imports, and each name of a module it takes."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_no_file_of_the_service_runs_a_text_as_code(path: Path) -> None:
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    assert names & _RUN_TEXT == set()
    assert attributes & (_TEMPLATES | {"eval", "exec", "__import__", "__builtins__"}) == set()
    assert set(imported(path)) & _RUN_CODE == set()


@pytest.mark.parametrize("room", EVALUATING_ROOMS)
def test_the_rooms_that_evaluate_know_no_library_with_a_language_of_its_own(room: str) -> None:
    found = {
        name.split(".")[0]
        for path in (PACKAGE / room).rglob("*.py")
        if BENCHMARK not in place(path)
        for name in imported(path)
    }
    assert found - sys.stdlib_module_names - {"koppi", "__future__"} <= EVALUATING_ROOMS[room]


def test_of_the_librarys_evaluators_only_the_one_that_we_silence_is_imported() -> None:
    evaluators = ("script_engine", "dmn", "PythonScriptEngine", "TaskDataEnvironment", "operators", "conditions")
    found = {
        (place(path), name)
        for path in SOURCES
        for name in imported(path)
        if name.startswith("SpiffWorkflow") and any(part in evaluators for part in name.split("."))
    }
    assert found == {
        ("engine/running/instance.py", "SpiffWorkflow.bpmn.script_engine"),
        ("engine/running/instance.py", "SpiffWorkflow.bpmn.script_engine.PythonScriptEngine"),
    }


@pytest.mark.parametrize("verb", ["evaluate", "execute", "call_service"])
def test_whatever_the_library_hands_to_python_stops_there(verb: str) -> None:
    assert verb in vars(PythonScriptEngine), "the library has another way in: silence it, too"
    with pytest.raises(EngineBug):
        getattr(NO_PYTHON, verb)(None, "1 + 1")
    assert not hasattr(NO_PYTHON, "environment"), "there is nothing that could run it"


def test_the_library_has_no_way_to_python_that_we_do_not_know() -> None:
    known = {"evaluate", "execute", "call_service", "validate"}
    told = {"create_task_exec_exception", "get_error_line_number_and_content"}
    assert {name for name in vars(PythonScriptEngine) if not name.startswith("__")} == known | told


def test_the_words_that_are_looked_for_are_pythons_own() -> None:
    assert all(hasattr(builtins, name) for name in _RUN_TEXT)
