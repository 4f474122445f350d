"""Jobs, scripts and decisions."""

from typing import Any

import pytest

from koppi.domain.findings import Severity
from koppi.domain.waits import ErrorType, IncidentWait, JobWait
from koppi.engine import Known, check, read_decisions
from tests.support.diagrams import (
    boundary,
    document,
    end,
    extensions,
    job,
    mapping,
    message,
    path,
    process,
    script,
    start,
    tag,
    user,
    zeebe,
)
from tests.support.play import LANGUAGE, Play, codes, read

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<decision id="level" name="Level"><decisionTable id="t" hitPolicy="UNIQUE">
<input id="i" label="Age"><inputExpression id="e" typeRef="number"><text>age</text></inputExpression></input>
<output id="o" name="level" typeRef="string" />
<rule id="old"><inputEntry id="a1"><text>&gt;= 75</text></inputEntry><outputEntry id="b1"><text>"high"</text></outputEntry></rule>
<rule id="young"><inputEntry id="a2"><text>&lt; 75</text></inputEntry><outputEntry id="b2"><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_job_tells_its_type_retries_headers_and_mapped_inputs() -> None:
    task = job(
        "a",
        zeebe("taskHeaders", zeebe("header", key="to", value="x")),
        mapping([("=key", "client_key"), ("plain", "word")]),
        type_="=kind",
    )
    wait = Play(process(start(), task, end(), path("start", "a", "end"))).start(kind="case.open", key=7).wait("a")
    assert isinstance(wait, JobWait)
    assert (wait.type, wait.retries, wait.headers) == ("case.open", 3, {"to": "x"})
    assert wait.inputs == {"client_key": 7, "word": "plain"}


@pytest.mark.parametrize("kind", ["businessRuleTask", "scriptTask"])
def test_a_rule_or_script_with_a_task_definition_is_the_job_of_a_worker(kind: str) -> None:
    headers = zeebe("taskHeaders", zeebe("header", key="language", value="js"))
    task = job("a", headers, mapping([("=key", "k")], [("=made + 1", "r")]), type_="script", kind=kind)
    content = process(start(), task, end(), path("start", "a", "end"))
    play = Play(content).start(key=7)
    wait = play.wait("a")
    assert isinstance(wait, JobWait)
    assert (wait.type, wait.headers, wait.inputs) == ("script", {"language": "js"}, {"k": 7})
    play.complete("a", made=4)
    assert (play.waiting, play.variables) == ([], {"key": 7, "r": 5})
    assert check([read(content)], Known()) == ()


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("businessRuleTask", zeebe("calledDecision", decisionId="d", resultVariable="r")),
        ("scriptTask", zeebe("script", expression="=1", resultVariable="r")),
    ],
)
def test_a_task_that_names_a_job_and_what_the_engine_should_do_is_refused(kind: str, other: str) -> None:
    content = process(start(), job("a", other, kind=kind), end(), path("start", "a", "end"))
    assert codes(content) == {("job_or_engine", "a")}


def test_an_error_of_a_job_is_caught_at_its_edge_with_its_variables() -> None:
    error = tag("error", id="err", errorCode="E1", name="n")
    catch = boundary("caught", "a", tag("errorEventDefinition", errorRef="err"))
    flows = path("start", "a", "end") + path("caught", "b", "end")
    play = Play(process(start(), job("a"), catch, user("b"), end(), flows, after=error)).start()
    step = play.error("a", "E1", why="broken")
    assert play.waiting == ["b"]
    assert play.variables == {"why": "broken"}
    assert [(closed.wait.element_id, closed.completed) for closed in step.closed] == [("a", False)]


def test_an_error_that_nobody_catches_is_an_incident_and_a_retry_opens_the_job_again() -> None:
    play = Play(process(start(), job("a"), end(), path("start", "a", "end"))).start()
    play.error("a", "E1")
    wait = play.wait("a")
    assert isinstance(wait, IncidentWait)
    assert (wait.error_type, wait.parameters["error_code"]) == (ErrorType.UNHANDLED_ERROR_EVENT, "E1")
    play.retry("a")
    assert isinstance(play.wait("a"), JobWait)
    play.complete("a")
    assert play.ended


def test_a_message_is_thrown_as_a_job_on_the_road_and_at_the_end() -> None:
    definition = tag("messageEventDefinition", messageRef="m")
    road = job("road", kind="intermediateThrowEvent", type_="send", more=definition)
    last = job("last", kind="endEvent", type_="send", more=definition)
    sending = job("task", kind="sendTask", type_="send")
    flows = path("start", "road", "task", "last")
    play = Play(process(start(), road, sending, last, flows, after=message("m"))).start()
    for element in ("road", "task", "last"):
        assert play.waiting == [element]
        assert play.wait(element).type == "send"
        play.complete(element)
    assert play.ended


def test_a_script_writes_its_result_where_the_name_is() -> None:
    play = Play(
        process(
            start(),
            script("a", "=x * 2 + 0.1", "x"),
            script("b", '=date("2026-01-31")', "day"),
            end(),
            path("start", "a", "b", "end"),
        )
    )
    play.start(x=1)
    assert (str(play.variables["x"]), play.variables["day"]) == ("2.1", "2026-01-31")


def test_a_decision_tells_what_it_saw_and_which_rule_matched() -> None:
    reading = read_decisions("t.dmn", TABLE, LANGUAGE)
    assert reading.findings == ()
    assert reading.requirements is not None
    decision = next(iter(reading.requirements.decisions))
    decision = reading.requirements.decisions[decision] if isinstance(decision, str) else decision
    rule = tag(
        "businessRuleTask", extensions(zeebe("calledDecision", decisionId="level", resultVariable="found")), id="a"
    )
    file = process(start(), rule, user("b"), end(), path("start", "a", "b", "end"))
    play = Play(file, decisions={"level": decision}).start(age=80)
    (decided,) = play.last.decided
    assert (decided.element_id, decided.decision_id, decided.decision_key) == ("a", "level", 900)
    assert (dict(decided.inputs), decided.matched_rules, decided.output) == ({"Age": 80}, ("old",), "high")
    assert play.variables == {"age": 80, "found": "high"}


def test_a_decision_that_is_not_there_waits_for_its_deployment() -> None:
    rule = tag("businessRuleTask", extensions(zeebe("calledDecision", decisionId="level", resultVariable="x")), id="a")
    play = Play(process(start(), rule, end(), path("start", "a", "end"))).start()
    assert play.wait("a").error_type is ErrorType.CALLED_DECISION
    play.shelf.decisions["level"] = _always()
    play.retry("a")
    assert play.ended


def _always() -> Any:
    content = TABLE.replace(b"&gt;= 75", b"-").replace(b"&lt; 75", b"&lt; -1")
    requirements = read_decisions("t.dmn", content, LANGUAGE).requirements
    assert requirements is not None
    decision = next(iter(requirements.decisions))
    return requirements.decisions[decision] if isinstance(decision, str) else decision


def test_what_a_diagram_names_and_nobody_has_is_found() -> None:
    rule = tag("businessRuleTask", extensions(zeebe("calledDecision", decisionId="d", resultVariable="x")), id="r")
    call = tag("callActivity", extensions(zeebe("calledElement", processId="p")), id="c")
    parts = (start(), user("u", zeebe("formDefinition", formId="f")), rule, call, job("j", type_="case.open"), end())
    found = read(process(*parts, path("start", "u", "r", "c", "j", "end")))
    nothing: frozenset[str] = frozenset()
    strict = Known(nothing, nothing, nothing, nothing, any_job_type=False)
    assert {finding.code for finding in check([found], strict)} == {
        "engine.form_unknown",
        "engine.decision_unknown",
        "engine.process_unknown",
        "engine.job_unknown",
    }
    assert check([found], Known()) == ()
    reserved = Known(job_types=nothing, reserved_namespaces=frozenset({"case"}))
    assert [finding.code for finding in check([found], reserved)] == ["engine.job_unknown"]
    assert check([found], Known(job_types=nothing)) == ()


def test_processes_that_call_each_other_in_a_circle_are_found() -> None:
    def calling(name: str, other: str) -> bytes:
        call = tag("callActivity", extensions(zeebe("calledElement", processId=other)), id=f"call_{other}")
        return process(start(), call, end(), path("start", f"call_{other}", "end"), id_=name)

    circle = [read(calling("one", "two")), read(calling("two", "one")), read(calling("three", "one"))]
    found = {(finding.code, finding.element) for finding in check(circle, Known())}
    assert found == {("engine.call_circle", "call_two"), ("engine.call_circle", "call_one")}


def test_a_job_without_a_type_and_a_decision_file_that_is_none_are_refused() -> None:
    task = tag("serviceTask", id="a")
    assert codes(process(start(), task, end(), path("start", "a", "end"))) == {("no_task_definition", "a")}
    assert read_decisions("x.dmn", b"<a/>", LANGUAGE).requirements is None
    assert read_decisions("x.dmn", document("").replace(b"<", b"&"), LANGUAGE).findings[0].code == "engine.xml_syntax"


def test_a_group_of_candidates_that_no_role_has_is_told_and_refuses_nothing() -> None:
    groups = zeebe("assignmentDefinition", candidateGroups="nurse, adviser@north,typo")
    by_feel = zeebe("assignmentDefinition", candidateGroups="=who")
    found = read(process(start(), user("a", groups), user("b", by_feel), end(), path("start", "a", "b", "end")))
    (finding,) = check([found], Known(roles=frozenset({"nurse", "adviser"})))
    assert (finding.code, finding.element, finding.parameters) == ("engine.role_unknown", "a", {"target": "typo"})
    assert finding.severity is Severity.WARNING
    assert check([found], Known()) == ()
