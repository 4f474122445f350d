"""Complex gateways: split as inclusive ones, go on when enough has come, and wait for the late ones before they begin anew."""

from itertools import permutations
from random import Random

import pytest

from koppi.domain.errors import Conflict
from koppi.domain.step import Migrate, Modify
from koppi.engine import read_diagram
from koppi.engine.soundness import check_soundness
from tests.support.diagrams import boundary, condition, end, flow, path, process, start, tag, timer, user
from tests.support.play import LANGUAGE, Play, codes, read

FIRST = "=waitingForStart"
LATE = "=not(waitingForStart)"


def gate(kind: str, id_: str, body: str = "", **attributes: str) -> str:
    return tag(f"{kind}Gateway", body, id=id_, **attributes)


def met(*ways: str, enough: str = "=activationCount >= 2", **attributes: str) -> bytes:
    """Draw three tasks side by side that meet at the complex gateway j, with these ways out to d and perhaps e."""
    join = gate("complex", "j", condition("activationCondition", enough) if enough else "", **attributes)
    behind = [name for name in "de" if f'targetRef="{name}"' in "".join(ways)]
    roads = path("start", "f") + "".join(path("f", name, "j") for name in "abc")
    roads += "".join(path(name, "end") for name in behind)
    tasks = map(user, ("a", "b", "c", *behind))
    return process(start(), gate("parallel", "f"), *tasks, join, end(), roads, *ways)


ONCE = flow("j", "d", FIRST)
"""Goes on to d, and to nothing when the late ones have come."""


@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_two_of_three_go_on_and_the_third_is_taken_without_going_on(order: tuple[str, ...]) -> None:
    play = Play(met(ONCE)).start()
    first, second, third = order
    play.complete(first)
    assert play.waiting == sorted((second, third))
    play.complete(second)
    assert play.waiting == sorted(("d", third))
    play.complete("d")
    play.complete(third)
    assert play.ended


def test_the_late_ones_may_go_on_by_a_way_of_their_own() -> None:
    play = Play(met(flow("j", "d", FIRST), flow("j", "e", LATE))).start()
    for task in "ab":
        play.complete(task)
    assert play.waiting == ["c", "d"]
    play.complete("c")
    assert play.waiting == ["d", "e"]
    for task in "de":
        play.complete(task)
    assert play.ended


def test_a_default_is_taken_whenever_no_condition_holds() -> None:
    play = Play(met(flow("j", "e", "=false"), path("j", "d"), default="j_d")).start()
    for task in "abc":
        play.complete(task)
    assert play.waiting == ["d", "d"]


def test_without_a_default_the_first_choice_of_nothing_is_an_incident() -> None:
    play = Play.of(
        *read_diagram("x.bpmn", met(flow("j", "d", "=x = 1"), flow("j", "e", "=x = 2")), LANGUAGE).processes
    ).start(x=0)
    for task in "ab":
        play.complete(task)
    assert play.wait("j").code == "engine.no_flow_holds"
    play.set(x=1)
    play.retry("j")
    assert play.waiting == ["c", "d"]


def test_a_condition_over_variables_is_asked_again_whenever_all_rests() -> None:
    play = Play(met(ONCE, enough="=activationCount >= 3 or hurry = true")).start(hurry=False)
    for task in "ab":
        play.complete(task)
    assert play.waiting == ["c"]
    play.set(hurry=True)
    assert play.waiting == ["c", "d"]


def test_a_condition_that_is_no_yes_or_no_is_an_incident_and_can_be_tried_again() -> None:
    play = Play(met(ONCE, enough="=when")).start(when="soon")
    play.complete("a")
    assert play.wait("j").code == "engine.not_true_or_false"
    play.set(when=True)
    play.retry("j")
    assert play.waiting == ["b", "c", "d"]


def test_what_can_no_longer_come_is_not_waited_for_and_a_loop_begins_anew() -> None:
    loop = gate("exclusive", "again", default="again_end") + flow("again", "f", "=round < 2") + path("again", "end")
    join = gate("complex", "j", condition("activationCondition", "=activationCount >= 1"))
    late = boundary("late", "b", timer("PT1H"))
    content = process(start(), gate("exclusive", "m"), gate("parallel", "f"), user("a"), user("b"), late, join, loop.replace("again_f", "again_m").replace('targetRef="f"', 'targetRef="m"'), user("d"), end(), end("gone"),
                      path("start", "m", "f", "a", "j") + path("f", "b", "j") + path("late", "gone") + flow("j", "d", FIRST) + flow("j", "end", "=false") + path("d", "again"))  # fmt: skip
    play = Play(content).start(round=1)
    play.complete("a")
    assert play.waiting == ["b", "d", "late"]
    play.fire("late")  # b does not come any more: the gateway begins anew
    play.complete("d")
    assert play.waiting == ["a", "b", "late"]
    play.complete("b")
    play.complete("d", round=2)
    play.complete("a")
    assert play.ended


def test_a_split_takes_every_way_whose_condition_holds() -> None:
    split = process(start(), gate("complex", "g", default="g_c"), *map(user, "abc"), end(), path("start", "g"),
                    flow("g", "a", "=x > 1"), flow("g", "b", "=x > 2"), path("g", "c"), *(path(n, "end") for n in "abc"))  # fmt: skip
    assert Play(split).start(x=3).waiting == ["a", "b"]
    assert Play(split).start(x=0).waiting == ["c"]
    assert not list(check_soundness(read(split)))


def test_what_is_left_open_is_refused_with_the_way_out() -> None:
    assert codes(met(ONCE, enough="")) == {("missing_activation_condition", "j")}
    assert codes(met(path("j", "d"))) == {("complex_way_out", "j_d")}
    idle = gate("complex", "g", condition("activationCondition", "=true"), default="g_a")
    split = process(start(), idle, user("a"), user("b"), path("start", "g", "a"), flow("g", "b", "=x"))
    assert codes(split) == {("activation_idle", "g")}


def test_an_operator_takes_the_late_ones_away_and_sets_nothing_on_the_join() -> None:
    play = Play(met(ONCE)).start()
    for task in "ab":
        play.complete(task)
    with pytest.raises(Conflict, match="join"):
        play.act(Modify(activate=(("j", 0),)))
    play.complete("d")
    play.act(Modify(terminate=(play.token("c"),)))
    assert play.ended


def test_an_instance_goes_over_with_what_its_gateway_remembers_or_not_at_all() -> None:
    play = Play(met(ONCE), met(ONCE, name="Two of three"), met(ONCE).replace(b"a_j", b"other")).start()
    for task in "ab":
        play.complete(task)
    with pytest.raises(Conflict, match=r"migration\.refused"):
        play.act(Migrate(3, {}))
    play.act(Migrate(2, {}))
    play.complete("c")
    play.complete("d")
    assert play.ended


def told(content: bytes) -> dict[str, str]:
    return {finding.code.removeprefix("engine."): finding.element for finding in check_soundness(read(content))}


def test_the_check_counts_what_is_enough() -> None:
    assert told(met(ONCE)) == {}
    assert told(met(ONCE, enough="=activationCount >= 3")) == {}
    assert told(met(ONCE, enough="=activationCount >= 4"))["join_never_fills"] == "j"
    assert told(met(ONCE, enough="=enough(activationCount)".replace("enough(", "floor("))) == {}


def test_the_check_tells_of_a_task_that_the_late_ones_open_again() -> None:
    assert told(met(path("j", "d"), default="j_d")) == {"may_run_twice": "d"}


def test_the_check_knows_that_alternatives_do_not_come_together() -> None:
    roads = gate("exclusive", "g", default="g_b") + user("a") + user("b") + path("start", "g") + flow("g", "a", "=x")
    join = gate("complex", "j", condition("activationCondition", "=activationCount >= {}"), default="j_end")
    for enough, found in (("2", {"join_never_fills", "dead_element"}), ("1", set())):
        content = process(
            start(), roads, join.replace("{}", enough), end(), path("g", "b", "j", "end") + path("a", "j")
        )
        assert set(told(content)) == found


@pytest.mark.parametrize("seed", range(25))
def test_random_joins_do_what_a_count_of_those_that_came_says(seed: int) -> None:
    random = Random(seed)
    ways, leaving = random.randint(2, 5), random.random()
    firm = [random.random() < leaving for _ in range(ways)]
    enough = random.randint(1, ways)
    play = Play.of(read(drawn := crossing(firm, enough))).start(gone=False)
    came, open_ = 0, {f"a{number}" for number in range(ways)}
    while open_:
        task = random.choice(sorted(open_))
        open_.remove(task)
        gone = not firm[int(task[1:])] and random.random() < 0.5
        play.complete(task, gone=gone)
        came += not gone
        behind = (["d"] if came >= enough else []) + (["e"] if came >= enough and not open_ else [])
        assert play.waiting == sorted([*open_, *behind])
    assert play.ended is (came == 0)
    assert ("may_stand_still" in told(drawn)) is (max(sum(firm), 1) < enough)
    for task in list(play.waiting):
        play.complete(task)
    assert play.ended is (came == 0 or came >= enough)


def crossing(firm: list[bool], enough: int) -> bytes:
    """Draw tasks of which all but the firm ones may be left to the end, and a join behind which e comes after all."""
    parts = [start(), gate("parallel", "f"), user("d"), user("e"), end(), flow("j", "d", FIRST), flow("j", "e", LATE)]
    parts += [gate("complex", "j", condition("activationCondition", f"=activationCount >= {enough}"))]
    parts += [path("start", "f"), path("d", "end"), path("e", "end")]
    for number, stays in enumerate(firm):
        task, choice = f"a{number}", f"x{number}"
        parts += [user(task), path("f", task)]
        if stays:
            parts += [path(task, "j")]
        else:
            parts += [gate("exclusive", choice, default=f"{choice}_j"), path(task, choice, "j")]
            parts += [flow(choice, "end", "=gone")]
    return process(*parts)
