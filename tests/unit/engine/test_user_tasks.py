"""User tasks: what a person is told, and what the result does."""

from datetime import UTC, datetime

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Complete, Deliver, FireTimer, Retry
from koppi.domain.waits import Due, ErrorType, IncidentWait, UserTaskWait
from tests.support.diagrams import boundary, end, extensions, mapping, path, process, start, tag, timer, user, zeebe
from tests.support.play import Play

ONE = (start(), end(), path("start", "a", "end"))


def test_a_user_task_tells_its_form_people_dates_and_priority() -> None:
    task = user(
        "a",
        zeebe("formDefinition", formId="form", bindingType="deployment"),
        zeebe(
            "assignmentDefinition", assignee="=person", candidateGroups="nurse, adviser@north", candidateUsers='=["x"]'
        ),
        zeebe("taskSchedule", dueDate="=due", followUpDate="2026-02-01"),
        zeebe("priorityDefinition", priority="=40 + 2"),
        zeebe("taskHeaders", zeebe("header", key="sla", value="fast")),
    )
    play = Play(process(task, *ONE)).start(person="ann", due="2026-02-03T10:00:00+02:00")
    wait = play.wait("a")
    assert isinstance(wait, UserTaskWait)
    assert (wait.name, wait.form_id, wait.form_binding) == ("a", "form", "deployment")
    assert (wait.assignee, wait.candidate_groups, wait.candidate_users) == ("ann", ("nurse", "adviser@north"), ("x",))
    assert wait.due == Due(datetime(2026, 2, 3, 8, tzinfo=UTC), "=due")
    assert wait.follow_up_due == Due(datetime(2026, 1, 31, 22, tzinfo=UTC), "2026-02-01")
    assert (wait.priority, wait.headers) == (42, {"sla": "fast"})


@pytest.mark.parametrize(
    ("expression", "follows"),
    [("=case.responsible_person", True), ("= case.responsible_person ", True), ('="ann"', False), ("ann", False)],
)
def test_only_the_responsible_person_of_the_case_is_followed(expression: str, follows: bool) -> None:
    task = user("a", zeebe("assignmentDefinition", assignee=expression))
    wait = Play(process(task, *ONE), case={"responsible_person": "ann"}).start().wait("a")
    assert (wait.assignee, wait.assignee_follows_case) == ("ann", follows)


def test_a_due_context_brings_its_reason_along() -> None:
    context = '={at: "2026-01-12", rule: "wd(5)", kind: "legal", ground: "§ 36", reason: "why", roll: "forward"}'
    wait = Play(process(user("a", zeebe("taskSchedule", dueDate=context)), *ONE)).start().wait("a")
    assert wait.due == Due(datetime(2026, 1, 11, 22, tzinfo=UTC), "wd(5)", "legal", "§ 36", "why", "forward")


def test_the_lane_is_told_and_makes_no_candidate_group() -> None:
    lanes = tag("laneSet", tag("lane", tag("flowNodeRef", "a"), id="lane", name="Advisers"), id="lanes")
    wait = Play(process(lanes, user("a"), *ONE)).start().wait("a")
    assert (wait.lane, wait.candidate_groups) == ("Advisers", ())


@pytest.mark.parametrize(
    ("extension", "code"),
    [
        (zeebe("assignmentDefinition", assignee="=12"), "engine.not_text"),
        (zeebe("assignmentDefinition", candidateGroups="=12"), "engine.not_texts"),
        (zeebe("priorityDefinition", priority="=101"), "engine.not_whole_number"),
        (zeebe("taskSchedule", dueDate='="tomorrow"'), "engine.bad_date"),
        (zeebe("taskSchedule", dueDate='="2050-01-01"'), "engine.timer_too_far"),
    ],
)
def test_a_value_that_does_not_fit_is_an_incident_that_names_the_element(extension: str, code: str) -> None:
    play = Play(process(user("a", extension), *ONE)).start()
    wait = play.wait("a")
    assert isinstance(wait, IncidentWait)
    assert (wait.error_type, wait.code, wait.parameters["element"]) == (ErrorType.EXTRACT_VALUE, code, "a")


def test_an_incident_on_the_way_in_can_be_tried_again_after_the_data_is_right() -> None:
    task = user("a", zeebe("assignmentDefinition", assignee="=person"), mapping([("=person", "copy")]))
    play = Play(process(task, *ONE)).start(person=12)
    assert play.scope(play.token("a")) == {}
    play.set(person="ann")
    step = play.retry("a")
    assert [type(closed.wait) for closed in step.closed] == [IncidentWait]
    assert play.wait("a").assignee == "ann"
    assert play.scope(play.token("a")) == {"copy": "ann"}


def test_results_go_up_to_the_instance() -> None:
    play = Play(process(user("a"), *ONE)).start(x=1)
    step = play.complete("a", x=2, y=[1])
    assert play.ended
    assert play.variables == {"x": 2, "y": [1]}
    assert [closed.completed for closed in step.closed] == [True]


def test_with_output_mappings_only_the_mapped_values_leave() -> None:
    task = user("a", mapping(outputs=[("=answer", "kept"), ("=answer + 1", "tree.leaf")]))
    play = Play(process(task, *ONE)).start(tree={"root": 1})
    play.complete("a", answer=5, secret="s")
    assert play.variables == {"tree": {"root": 1, "leaf": 6}, "kept": 5}


def test_inputs_are_local_and_a_result_of_the_same_name_stays_there() -> None:
    play = Play(
        process(
            user("a", mapping([("=x + 1", "x"), ("=x + 1", "y")])),
            user("b"),
            *(start(), end()),
            path("start", "a", "b", "end"),
        )
    )
    play.start(x=1)
    assert play.scope(play.token("a")) == {"x": 2, "y": 3}
    play.complete("a", x=9, z=1)
    assert play.variables == {"x": 1, "z": 1}


def test_nobody_completes_twice_and_nothing_else_fits() -> None:
    play = Play(process(user("a"), user("b"), start(), end(), path("start", "a", "b", "end"))).start()
    token = play.token("a")
    play.complete("a")
    held = play.held
    for given in (
        Complete(token),
        FireTimer(play.token("b")),
        Deliver(play.token("b")),
        Retry(play.token("b")),
        Complete(99),
    ):
        with pytest.raises(Conflict, match=r"engine\.not_waiting"):
            play.act(given)
    assert play.held is held


@pytest.mark.parametrize("variables", [{"x": 1.5}, {"": 1}, {"x": {1: 2}}, {"x": object()}, {"x": [float("nan")]}])
def test_what_is_not_json_does_not_come_in(variables: dict[str, object]) -> None:
    play = Play(process(user("a"), *ONE)).start()
    with pytest.raises(Invalid, match=r"engine\.not_json"):
        play.complete("a", **variables)


def test_the_case_is_read_and_never_written() -> None:
    play = Play(process(user("a", zeebe("assignmentDefinition", assignee="=case.key")), *ONE), case={"key": "K1"})
    assert play.start().wait("a").assignee == "K1"
    with pytest.raises(Invalid, match=r"engine\.case_is_read_only"):
        play.complete("a", case={"key": "K2"})


def test_cancelling_closes_everything() -> None:
    play = Play(
        process(user("a"), boundary("late", "a", timer("PT1H")), user("b"), *ONE, path("late", "b"), path("b", "end"))
    ).start()
    step = play.cancel()
    assert (step.status, step.waits) == ("TERMINATED", ())
    assert {closed.wait.element_id: closed.completed for closed in step.closed} == {"a": False, "late": False}
    with pytest.raises(Conflict, match=r"engine\.ended"):
        play.cancel()


def test_a_plain_task_and_a_manual_task_are_passed() -> None:
    play = Play(process(start(), tag("task", id="a"), tag("manualTask", id="b"), end(), path("start", "a", "b", "end")))
    assert play.start().ended


def test_a_name_in_another_language_and_properties_are_told_of_the_element() -> None:
    task = tag(
        "userTask",
        extensions(zeebe("userTask"), zeebe("properties", zeebe("property", name="name.sv", value="Ring")))
        + tag("multiInstanceLoopCharacteristics", extensions(zeebe("loopCharacteristics", inputCollection="=[1]"))),
        id="a",
        name="Soita",
    )
    element = Play(process(task, *ONE)).shelf.process(1).elements["a"]
    assert (element.type, element.name, element.names, element.multi_instance) == (
        "USER_TASK",
        "Soita",
        {"sv": "Ring"},
        True,
    )
