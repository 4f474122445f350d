"""The command that plays the conformance kit: what it tells of a small kit, and how it ends."""

from pathlib import Path

import pytest
import simplejson

from tests.dmn_tck import __main__ as command
from tests.unit.dmn.files import NAMESPACE, decision, literal

HEAD = 'xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
JAVA = decision('<functionDefinition kind="Java">' + literal("1") + "</functionDefinition>", "java")


def _kit(folder: Path, results: list[tuple[str, str]]) -> Path:
    model = folder / "level" / "0001-small"
    model.mkdir(parents=True)
    decisions = decision(literal("x + 1"), "right") + decision(literal("1 +"), "wrong on purpose") + JAVA
    given = '<inputNode name="x"><value xsi:type="xsd:decimal">2</value></inputNode>'
    nodes = "".join(
        f'<resultNode name="{name}"><expected>{_value(text)}</expected></resultNode>' for name, text in results
    )
    text = f'<testCases {HEAD}><modelName>m.dmn</modelName><testCase id="1">{given}{nodes}</testCase></testCases>'
    (model / "m.dmn").write_text(f'<definitions xmlns="{NAMESPACE}" id="m" name="m">{decisions}</definitions>')
    (model / "m-test-01.xml").write_text(text)
    return folder


def _value(text: str) -> str:
    return f'<value xsi:type="xsd:decimal">{text}</value>' if text else '<value xsi:nil="true"/>'


def _run(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr("sys.argv", ["tests.dmn_tck", str(folder), *options])
    return command.main()


@pytest.mark.parametrize(
    ("results", "ends", "totals"),
    [
        ([("right", "3"), ("wrong on purpose", "")], 0, "PASS 2, FAIL 0, OUT OF SCOPE 0, of 2"),
        ([("right", "4")], 1, "PASS 0, FAIL 1, OUT OF SCOPE 0, of 1"),
        ([("right", "3"), ("java", "1")], 0, "PASS 1, FAIL 0, OUT OF SCOPE 1, of 2"),
        ([("nowhere", "1")], 1, "PASS 0, FAIL 1, OUT OF SCOPE 0, of 1"),
        ([], 2, "PASS 0, FAIL 0, OUT OF SCOPE 0, of 0"),
    ],
)
def test_it_ends_well_when_nothing_fails_that_is_in_scope(
    results: list[tuple[str, str]],
    ends: int,
    totals: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _run(_kit(tmp_path, results), monkeypatch) == ends
    assert capsys.readouterr().out.splitlines()[-1] == totals


def test_a_line_tells_the_model_the_case_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(_kit(tmp_path, [("right", "4")]), monkeypatch)
    assert capsys.readouterr().out.splitlines()[0] == "FAIL         0001-small 1 right: expected 4, got 3"


def test_everything_is_told_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(_kit(tmp_path, [("right", "3")]), monkeypatch, "--json")
    told = simplejson.loads(capsys.readouterr().out)
    assert told["totals"] == {"PASS": 1}
    assert told["cases"][0] == {"model": "0001-small", "case": "1", "result": "right", "verdict": "PASS", "why": ""}


def test_the_page_lists_what_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PAGE", tmp_path / "page.md")
    _run(_kit(tmp_path, [("right", "4"), ("java", "1")]), monkeypatch, "--page")
    page = (tmp_path / "page.md").read_text()
    assert "| level | 2 | 0 | 1 | 1 |" in page
    assert "| 0001-small | 1 right | FAIL | expected 4, got 3 |" in page
