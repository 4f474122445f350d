"""What is said of diagrams that cannot always come to their end, each with an example."""

from collections.abc import Iterable
from random import Random

import pytest

from koppi.domain.findings import Finding, Severity
from koppi.engine import Process, read_diagram
from koppi.engine.soundness import check_soundness
from tests.oracle.blocks import Blocks
from tests.oracle.draw import Canvas
from tests.oracle.duel import LANGUAGE, Duel, Refused
from tests.oracle.model import Diagram, Graph
from tests.oracle.tangles import tangle
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    flow,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.every_order import EveryOrder, TooMuch, draw, written


def gate(kind: str, id_: str, **attributes: str) -> str:
    return tag(f"{kind}Gateway", id=id_, **attributes)


def only(content: bytes) -> Process:
    reading = read_diagram("small.bpmn", content, LANGUAGE)
    (drawn,) = reading.processes
    return drawn


def found(*parts: str) -> dict[str, Finding]:
    """Read a diagram and return what is found, by code; each code once."""
    return {finding.code.removeprefix("engine."): finding for finding in check_soundness(only(process(*parts)))}


TERMINATE = tag("terminateEventDefinition")
FORK = (start(), gate("parallel", "fork"), user("a"), user("b"), path("start", "fork", "a"), path("fork", "b"))
SPLIT = flow("g", "a", "=x > 1") + path("g", "b")


def test_alternatives_that_a_parallel_gateway_waits_for_never_meet() -> None:
    says = found(
        start(), gate("exclusive", "g", default="g_b"), user("a"), user("b"), gate("parallel", "both"), user("late"),
        end(), path("start", "g"), SPLIT, path("a", "both", "late", "end"), path("b", "both"),
    )  # fmt: skip
    never = says["join_never_fills"]
    assert (never.element, never.severity) == ("both", Severity.ERROR)
    assert never.parameters == {"road": "a", "missing": "b"}
    assert says["dead_element"].severity is Severity.ERROR
    assert set(says) == {"join_never_fills", "dead_element"}


def test_a_way_that_leads_past_a_join_may_leave_it_waiting() -> None:
    says = found(
        start(), gate("parallel", "fork"), user("a"), gate("exclusive", "g", default="g_both"), user("b"),
        gate("parallel", "both"), end(), path("start", "fork", "a", "g"), path("fork", "b", "both", "end"),
        flow("g", "end", "=x > 1"), path("g", "both"),
    )  # fmt: skip
    assert set(says) == {"may_stand_still"}
    assert says["may_stand_still"].severity is Severity.WARNING
    assert says["may_stand_still"].parameters == {"road": "a → b", "missing": "g"}


def test_ways_side_by_side_that_meet_without_a_join_open_a_task_twice() -> None:
    says = found(
        start(), gate("parallel", "fork"), user("a"), user("b"), user("c"), end(),
        path("start", "fork", "a", "c", "end"), path("fork", "b", "c"),
    )  # fmt: skip
    assert set(says) == {"may_run_twice"}
    assert (says["may_run_twice"].element, says["may_run_twice"].parameters["road"]) == ("c", "a → b")


def test_an_event_that_lets_its_task_go_on_may_bring_a_second_token() -> None:
    says = found(
        start(), user("a"), boundary("late", "a", timer("PT1H"), interrupting=False), user("c"), end(),
        path("start", "a", "c", "end"), path("late", "c"),
    )  # fmt: skip
    assert says["may_run_twice"].parameters["road"] == "a → late → a"


def test_what_a_loop_begins_anew_each_round_may_be_open_twice() -> None:
    says = found(
        start(), user("a"), user("b"), user("c"), gate("parallel", "fork"), end(),
        path("start", "a", "fork", "b", "a"), path("fork", "c", "end"),
    )  # fmt: skip
    assert set(says) == {"may_run_twice"}
    assert (says["may_run_twice"].element, says["may_run_twice"].parameters["road"]) == ("c", "a → b → a")


def test_an_inclusive_join_that_does_not_wait_for_what_may_take_a_filled_way_opens_a_task_twice() -> None:
    """When `b` is done first the join goes on: what is still at `a` might have come over the same way."""
    says = found(
        start(), user("a"), boundary("late", "a", timer("PT1H"), interrupting=False), user("b"),
        gate("inclusive", "met"), user("c"), end(), path("start", "a", "met", "c", "end"), path("late", "b", "met"),
    )  # fmt: skip
    assert set(says) == {"may_run_twice"}
    assert (says["may_run_twice"].element, says["may_run_twice"].parameters["road"]) == ("c", "a → late → b → a")


def test_a_task_that_ends_its_path_may_be_open_twice_as_well() -> None:
    says = found(
        start(),
        user("a"),
        user("b"),
        gate("parallel", "fork"),
        user("c"),
        path("start", "fork", "a", "c"),
        path("fork", "b", "c"),
    )
    assert set(says) == {"may_run_twice"}


def test_what_waits_for_an_event_may_be_come_to_twice_as_well() -> None:
    """The message comes once: whoever came second waits for ever."""
    event = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="m"), id="c")
    parts = (
        gate("parallel", "fork"),
        user("a"),
        user("b"),
        path("start", "fork", "a", "c", "end"),
        path("fork", "b", "c"),
    )
    says = check_soundness(only(process(start(), event, *parts, end(), after=message("m"))))
    assert [(finding.code, finding.element) for finding in says] == [("engine.may_run_twice", "c")]


def test_tokens_that_each_round_of_a_loop_sends_to_a_join_are_told_of() -> None:
    """Nothing stands still, for `a` is always open: from its second round on the join waits for a `b` that was done."""
    says = found(*FORK, gate("parallel", "both"), end(), path("a", "a", "both", "end"), path("b", "both"))
    assert set(says) == {"may_pile_up"}
    assert (says["may_pile_up"].element, says["may_pile_up"].severity) == ("both", Severity.WARNING)


def test_a_way_that_ends_it_all_stops_what_a_loop_would_do() -> None:
    says = found(
        start(), user("a"), user("b"), end("stop", TERMINATE), path("start", "a", "b", "a"), path("b", "stop")
    )  # fmt: skip
    assert says == {}


def test_a_loop_that_waits_for_nothing_and_has_no_way_out_is_refused() -> None:
    says = found(
        start(), gate("exclusive", "g"), tag("task", id="t"), path("start", "g", "t", "g")
    )  # fmt: skip
    assert says["endless_loop"].severity is Severity.ERROR
    assert set(says["endless_loop"].parameters["road"].split(" → ")) == {"g", "t"}


@pytest.mark.parametrize(
    "loop",
    [
        (user("t"), path("g", "t", "g")),
        (tag("task", id="t"), path("g", "t", "h", "g"), gate("exclusive", "h", default="h_g"), flow("h", "end", "=x > 1"), end()),
    ],
    ids=["waits for a person", "has a way out"],
)  # fmt: skip
def test_other_loops_are_as_they_should_be(loop: Iterable[str]) -> None:
    assert found(start(), gate("exclusive", "g"), path("start", "g"), *loop) == {}


def test_joins_of_every_kind_in_order_and_in_loops_say_nothing() -> None:
    parts = (
        start(), gate("exclusive", "again"), gate("inclusive", "some", default="some_b"), user("a"), user("b"),
        gate("inclusive", "met"), gate("parallel", "fork"), user("c"), user("d"), gate("parallel", "both"),
        gate("exclusive", "g", default="g_end"), end(), path("start", "again", "some"), flow("some", "a", "=x > 1"),
        path("some", "b", "met"), path("a", "met", "fork", "c", "both", "g", "end"), path("fork", "d", "both"),
        flow("g", "again", "=x > 2"),
    )  # fmt: skip
    assert found(*parts) == {}


@pytest.mark.parametrize(
    "ways",
    [
        (end("stop", TERMINATE), end(), path("a", "stop"), path("b", "end")),
        (end(), end("stop", TERMINATE), path("a", "end"), path("b", "stop")),
        (end("stop", TERMINATE), user("c"), end(), path("a", "stop"), path("b", "c", "end")),
        (gate("exclusive", "g", default="g_both"), end("stop", TERMINATE), gate("parallel", "both"), end(),
         path("a", "g", "both", "end"), flow("g", "stop", "=x > 1"), path("b", "both")),
        (gate("exclusive", "back", default="back_stop"), end("stop", TERMINATE), user("c"), end(),
         path("a", "back", "stop"), flow("back", "a", "=x > 1"), path("b", "c", "end")),
    ],
    ids=["first", "last", "with more behind", "past a join", "behind a loop"],
)  # fmt: skip
def test_what_runs_beside_a_way_that_ends_it_all_may_come_to_its_own_end_before(ways: Iterable[str]) -> None:
    assert found(*FORK, *ways) == {}


def test_a_sub_process_is_looked_into() -> None:
    inner = (
        start("s"), gate("exclusive", "g", default="g_b"), user("a"), user("b"), gate("parallel", "both"), end("e"),
        path("s", "g"), SPLIT, path("a", "both", "e"), path("b", "both"),
    )  # fmt: skip
    says = found(start(), tag("subProcess", "".join(inner), id="sub"), end(), path("start", "sub", "end"))
    assert says["join_never_fills"].element == "both"


def ad_hoc(*parts: str) -> tuple[str, ...]:
    inside = extensions(zeebe("adHoc", activeElementsCollection="=chosen")) + "".join(parts)
    return start(), tag("adHocSubProcess", inside, id="open"), end(), path("start", "open", "end")


@pytest.mark.parametrize(
    "parts",
    [
        (user("a"), user("b"), path("a", "both", "c"), path("b", "both")),
        (user("a"), boundary("late", "a", timer("PT1H")), path("a", "both", "c"), path("late", "both")),
        (user("a"), gate("exclusive", "g", default="g_both"), user("b"), path("a", "g", "both", "c"), path("b", "both"), flow("g", "both", "=x", id_="again")),
    ],
    ids=["of two", "of the same, once done and once late", "of a third"],
)  # fmt: skip
def test_what_people_begin_in_an_ad_hoc_sub_process_may_meet(parts: Iterable[str]) -> None:
    says = found(*ad_hoc(*parts, gate("parallel", "both"), user("c")))
    assert not [finding for finding in says.values() if finding.severity is Severity.ERROR]


def test_what_people_begin_and_never_meets_is_told_in_an_ad_hoc_sub_process_as_well() -> None:
    split = (user("a"), gate("exclusive", "g", default="g_b"), user("b"), user("c"), path("a", "g", "b", "both"))
    says = found(*ad_hoc(*split, flow("g", "c", "=x"), path("c", "both"), gate("parallel", "both")))
    assert says["may_stand_still"].parameters["road"] == "a → b"


def test_what_is_too_large_to_explore_is_said_and_nothing_is_claimed_of_it() -> None:
    """Ten people who each go round three tasks of their own: 3 to the power of 10 situations."""
    branches = [gate("parallel", "fork"), path("start", "fork"), gate("parallel", "both"), path("both", "end")]
    for n in range(10):
        tasks = [f"{letter}{n}" for letter in "abc"]
        branches += [*map(user, tasks), gate("exclusive", f"g{n}", default=f"g{n}_both"), path(f"g{n}", "both")]
        branches += [path("fork", *tasks, f"g{n}"), flow(f"g{n}", f"a{n}", "=x > 1")]
    assert set(found(start(), *branches, end())) == {"not_explored"}


def drawn(seed: int) -> Diagram:
    random = Random(seed)
    if seed % 2:
        return Blocks(random, size=6).diagram()
    canvas, graph = Canvas(random), Graph("process")
    tangle(canvas, graph, random.randrange(3, 9))
    return Diagram(graph, canvas.variables)


def test_whatever_stands_still_when_it_is_run_was_told_before() -> None:
    """Random diagrams are played by chance; one that ends waiting for nothing must have been found out."""
    stood, sound = 0, 0
    for seed in range(160):
        diagram = drawn(seed)
        try:
            ends = [Duel(diagram, Random(play)).play(20) for play in range(3)]
        except Refused:
            continue
        processes = Duel(diagram, Random(0)).definitions.all
        told = {finding.code for one in processes for finding in check_soundness(one)}
        stops = told & {"engine.join_never_fills", "engine.may_stand_still", "engine.not_explored"}
        stood += "stuck" in ends
        sound += not stops
        assert stops or "stuck" not in ends, f"seed {seed} stands still and nothing was said: {told}"
    assert stood > 15
    assert sound > 80


def elements(findings: Iterable[Finding], *codes: str) -> set[str]:
    return {finding.element for finding in findings if finding.code.removeprefix("engine.") in codes}


def test_what_is_told_is_what_happens_when_tokens_move_in_every_order() -> None:
    """Random graphs: neither less is told than can happen, nor more; and what is refused can never happen at all."""
    looked_at = 0
    for seed in range(120):
        graph = draw(Random(seed))
        reading = read_diagram("small.bpmn", written(graph), LANGUAGE)
        try:
            happens = EveryOrder(graph)
        except TooMuch:
            continue
        told = [finding for one in reading.processes for finding in check_soundness(one)]
        never, shown = {*graph.nodes, *graph.hosts} - happens.met - {"start", "end"}, f"seed {seed}: {graph}"
        assert not elements(reading.findings, "join_never") & happens.met, shown
        if reading.processes and not elements(told, "endless_loop"):
            looked_at += 1
            assert elements(told, "may_stand_still", "join_never_fills") == happens.stuck, shown
            assert elements(told, "join_never_fills") == happens.stuck & never, shown
            assert elements(told, "may_run_twice") == happens.twice, shown
            assert not elements(told, "may_pile_up", "not_explored"), shown
            assert elements(told, "dead_element") - {"end"} == never - happens.stuck, shown
    assert looked_at > 60
