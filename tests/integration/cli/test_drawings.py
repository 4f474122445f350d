"""`koppi check --drawing` and `koppi maps` as a process owner uses them."""

import re
import shutil
from pathlib import Path

import pytest
import simplejson
from click.testing import CliRunner, Result

from koppi.bootstrap import Composition
from koppi.cli import koppi
from koppi.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
THREAD = ROOT / "tests/thread"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(THREAD, tmp_path / "models")
    return tmp_path / "models"


def run(models: Path, *words: str) -> Result:
    environment = {
        "KOPPI_SECRET_KEY": "s" * 32,
        "KOPPI_DATA_KEY": "ab" * 32,
        "KOPPI_MODELS": str(models),
        "KOPPI_LANGUAGE": "en",
    }
    return CliRunner().invoke(koppi, words, obj=Composition(Settings.from_environment(environment)))


def diagram(models: Path) -> Path:
    return max((models / "processes/bpmn").glob("*.bpmn"), key=lambda path: path.stat().st_size)


def test_a_label_that_is_too_narrow_turns_the_drawing_check_red(models: Path) -> None:
    path = diagram(models)
    text = path.read_text()
    place = text.index("<dc:Bounds", text.index("<bpmndi:BPMNLabel>"))
    end = text.index("/>", place)
    path.write_text(text[:place] + '<dc:Bounds x="0" y="0" width="5" height="5"' + text[end:])
    drawing = run(models, "check", "--json", "--drawing", str(models))
    assert drawing.exit_code == 1
    assert "drawing.label_outside" in {row["rule"] for row in simplejson.loads(drawing.stdout)}
    assert run(models, "check", str(models)).exit_code == 0


def test_maps_are_current_after_they_were_written(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    assert run(models, "maps", "--folder", str(folder)).exit_code == 0
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(models, "maps", "--check", "--folder", str(folder)).exit_code == 0
    assert run(models, "maps", "--folder", str(folder)).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first


def test_maps_check_names_what_differs_is_missing_or_left_over(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    run(models, "maps", "--folder", str(folder))
    page = next(path for path in folder.glob("*.md") if path.name != "README.md")
    page.write_text("changed by hand")
    (folder / "calls.svg").unlink()
    (folder / "gone.svg").write_text("")
    found = run(models, "maps", "--check", "--folder", str(folder))
    assert found.exit_code == 1
    assert {line.split()[0].rpartition("/")[2] for line in found.stdout.splitlines()} == {
        page.name,
        "calls.svg",
        "gone.svg",
    }


def test_the_page_of_a_process_tells_its_tasks_forms_and_calls(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    run(models, "maps", "--folder", str(folder))
    page = (folder / f"{diagram(models).stem}.md").read_text()
    forms = [path.name for path in (models / "forms").glob("*.form") if path.name in page]
    tables = [path.name for path in (models / "processes/dmn").glob("*.dmn") if path.name in page]
    called = [path.stem for path in (models / "processes/bpmn").glob("*.bpmn") if f"({path.stem}.md)" in page]
    assert (len(forms) > 3, len(tables), len(called)) == (True, 1, 1)


def test_the_page_of_a_process_tells_the_messages_it_waits_for(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    run(models, "maps", "--folder", str(folder))
    page = (folder / f"{diagram(models).stem}.md").read_text()
    names = set(re.findall(r'<bpmn:message [^>]*name="([^"]+)"', diagram(models).read_text()))
    assert names
    assert [name for name in names if f"| `{name}` | sisään |" not in page] == []


def test_our_own_maps_are_current(tmp_path: Path) -> None:
    found = run(ROOT, "maps", "--check", "--folder", str(ROOT / "docs/process-maps"))
    assert found.exit_code == 0, found.output


def test_our_own_diagrams_are_drawn_to_be_read() -> None:
    found = run(ROOT, "check", "--json", "--drawing", str(ROOT / "processes"), str(ROOT / "forms"))
    assert [row for row in simplejson.loads(found.stdout) if row["rule"].startswith("drawing.")] == []
