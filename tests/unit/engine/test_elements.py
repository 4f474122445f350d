"""The one list of what may be drawn, and what it is printed to."""

from pathlib import Path

import pytest

from koppi.engine import SUPPORTED, supported_table
from koppi.engine.elements import EVENT_SUB_PROCESS, EXTENSIONS, REPEATS
from koppi.engine.reading.parser import NODES
from tests.unit.engine.proofs import PROOFS, links, passed_by

README = Path(__file__).parents[3] / "processes" / "README.md"


def test_every_element_of_the_list_has_its_node_and_no_other() -> None:
    assert set(NODES) == set(SUPPORTED) - {EVENT_SUB_PROCESS}


def test_every_extension_of_the_list_is_known() -> None:
    assert {name for supported in SUPPORTED.values() for name in supported.extensions} <= set(EXTENSIONS)


def test_the_readme_of_the_diagrams_holds_the_list_as_it_is() -> None:
    _, _, rest = README.read_text(encoding="utf-8").partition("<!-- supported elements: generated -->\n")
    table, end, _ = rest.partition("<!-- supported elements: end -->")
    assert end
    assert table == supported_table(links())


@pytest.mark.parametrize("file", sorted(set(PROOFS.values())))
def test_the_tests_of_an_element_let_the_engine_run_it(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    named = {element for element, proof in PROOFS.items() if proof == file}
    assert named <= passed_by(file, monkeypatch)


def test_every_element_has_its_tests() -> None:
    assert set(PROOFS) == set(SUPPORTED) | set(REPEATS)
