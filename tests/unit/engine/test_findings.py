"""What a finding says: its words in every language, where it is, and the field of the panel that is meant."""

import re
from pathlib import Path
from string import Formatter

import pytest

from koppi.engine import read_diagram
from koppi.texts import catalogue, say
from tests.support.diagrams import end, extensions, path, process, start, tag, user, zeebe
from tests.support.event_definitions import ROOTS
from tests.support.play import LANGUAGE, codes
from tests.unit.engine.refused import MESSAGE, ONE, one

ENGINE = Path(__file__).parents[3] / "service" / "koppi" / "engine"


def test_every_code_of_the_engine_has_its_words_and_no_word_is_idle() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    used = set(re.findall(r'"(engine\.[a-z_]+)"', source))
    used |= {f"engine.{kind}_unknown" for kind in ("form", "decision", "process", "job", "role")}
    words = {code for code in catalogue() if code.startswith("engine.")}
    lacking = {code for code in words if code.startswith("engine.missing_")}
    assert used == words - lacking
    assert all(f'"{code.removeprefix("engine.missing_")}"' in source for code in lacking)


def test_the_words_of_a_code_name_the_same_parameters_in_every_language() -> None:
    for code, entry in catalogue().items():
        if code.startswith("engine."):
            named = [
                {name for _, name, _, _ in Formatter().parse(entry[language]) if name}
                for language in ("fi", "sv", "en")
            ]
            assert named[0] == named[1] == named[2], code


def test_all_findings_of_a_file_come_at_once() -> None:
    parts = (user("a", zeebe("taskListeners"), zeebe("assignmentDefinition", assignee="=1 +")), *ONE)
    file = process(*parts).replace(b'bpmnElement="end"', b'bpmnElement="x"')
    assert codes(file) == {("extension_not_supported", "a"), ("expression", "a"), ("no_shape", "end")}


def test_an_expression_error_says_where_in_the_expression() -> None:
    (finding,) = read_diagram(
        "x.bpmn", one(user("a", zeebe("assignmentDefinition", assignee="=1 +\n + )"))), LANGUAGE
    ).findings
    assert (finding.name, finding.parameters["line"], finding.parameters["column"]) == ("a", 2, 2)
    assert str(finding.parameters["reason"]).startswith("feel.")


SENDING = {
    "a send task": tag("sendTask", "{}", id="a", messageRef="m"),
    "a service task": tag("serviceTask", "{}", id="a"),
    "a message thrown": tag("intermediateThrowEvent", "{}" + MESSAGE, id="a"),
    "a message at the end": tag("endEvent", "{}" + MESSAGE, id="a"),
}


@pytest.mark.parametrize("job", ["", extensions(zeebe("taskDefinition", retries="2"))], ids=["no job", "no type"])
@pytest.mark.parametrize("drawn", SENDING)
def test_what_has_no_job_is_told_which_field_of_the_panel_is_empty(drawn: str, job: str) -> None:
    element = SENDING[drawn].replace("{}", job)
    rest = path("start", "a") + ("" if "endEvent" in element else end() + path("a", "end"))
    (finding,) = read_diagram("x.bpmn", process(start(), element, rest, after=ROOTS), LANGUAGE).findings
    assert finding.element == "a"
    for language in ("fi", "sv", "en"):
        said = say(finding.code, language, finding.parameters)
        assert "Task definition" in said
        assert "Job type" in said
