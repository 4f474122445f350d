"""The token game on diagrams so small that everybody knows the answer."""

import pytest

from tests.oracle.model import Condition, Diagram, Event, Flow, Graph, Kind, Multiple, Node, Trigger
from tests.oracle.token_game import TokenGame

KINDS = {
    "s": Kind.START,
    "e": Kind.END,
    "x": Kind.EXCLUSIVE,
    "p": Kind.PARALLEL,
    "i": Kind.INCLUSIVE,
    "g": Kind.EVENTS,
    "c": Kind.CATCH,
    "b": Kind.BOUNDARY,
    "u": Kind.USER,
    "j": Kind.JOB,
    "t": Kind.TERMINATE,
    "z": Kind.SUBPROCESS,
    "v": Kind.EVENT_SUBPROCESS,
    "a": Kind.CALL,
    "n": Kind.THROW,
}
"""The first letter of an id says what the node is."""


def sketch(text: str) -> Graph:
    """Draw flows such as `s>u1 u1>e` or, with a condition `a >= 1`, `x>u1?a`; `x>u1!` is the default flow."""
    graph = Graph("process")
    for number, arrow in enumerate(text.split()):
        source, _, rest = arrow.partition(">")
        target, _, variable = rest.partition("?")
        flow = Flow(f"f{number}", source, target.rstrip("!"), Condition(variable, 1) if variable else None)
        graph.flows[flow.id] = flow
        for name in (source, flow.target):
            graph.nodes.setdefault(name, Node(name, KINDS[name[0]]))
        if target.endswith("!"):
            graph.nodes[source].default = flow.id
    return graph


def play(graph: Graph, **variables: int) -> TokenGame:
    game = TokenGame(Diagram(graph, {"round": 0, **variables}))
    game.start()
    return game


def waiting(game: TokenGame) -> list[str]:
    return sorted(place.node.id for place in game.waiting())


def do(game: TokenGame, element: str, **variables: int) -> list[str]:
    """Complete or trigger the first place of this name and return what waits then."""
    place = next(place for place in game.waiting() if place.node.id == element)
    if place.node.kind in (Kind.USER, Kind.JOB):
        game.complete(place, variables)
    else:
        game.trigger(place, variables)
    return waiting(game)


def test_a_parallel_join_eats_one_token_of_every_flow_and_keeps_the_rest() -> None:
    game = play(sketch("s>p1 p1>u1 p1>u2 p1>x u1>x x>u3 u3>p2 u2>p2 p2>u4 u4>e"))
    assert waiting(game) == ["u1", "u2", "u3"]
    assert do(game, "u3") == ["u1", "u2"]
    assert do(game, "u1") == ["u2", "u3"]
    assert do(game, "u3") == ["u2"]
    assert do(game, "u2") == ["u4"]
    assert do(game, "u4") == []
    assert game.active, "one token stays at the join for ever"


def test_an_inclusive_join_waits_only_for_tokens_that_can_still_reach_it() -> None:
    graph = sketch("s>i i>u1?a i>u2?b i>u3! u1>i2 u2>i2 u3>i2 i2>u4 u4>e")
    game = play(graph, a=1, b=1)
    assert waiting(game) == ["u1", "u2"]
    assert do(game, "u2") == ["u1"]
    assert do(game, "u1") == ["u4"]
    assert waiting(play(graph, a=0, b=0)) == ["u3"]


def test_an_inclusive_join_waits_for_the_way_of_a_boundary_event() -> None:
    graph = sketch("s>p p>u1 p>u2 u1>i u2>e1 b>u3 u3>i i>u4 u4>e2")
    graph.nodes["b"] = Node("b", Kind.BOUNDARY, Trigger(Event.TIMER), host="u2")
    assert do(play(graph), "u1") == ["b", "u2"]
    game = play(graph)
    do(game, "u1")
    assert do(game, "u2") == ["u4"]


def test_an_exclusive_gateway_takes_the_first_condition_that_holds_else_the_default() -> None:
    graph = sketch("s>x x>u1?a x>u2?b x>u3! u1>e u2>e u3>e")
    assert waiting(play(graph, a=1, b=1)) == ["u1"]
    assert waiting(play(graph, a=0, b=0)) == ["u3"]


def test_a_merge_without_a_gateway_lets_every_token_pass() -> None:
    assert waiting(play(sketch("s>u1 s>u2 u1>u3 u2>u3 u3>e"))) == ["u1", "u2"]
    game = play(sketch("s>p p>u3 p>x x>u3 u3>e"))
    assert waiting(game) == ["u3", "u3"]


def test_the_first_event_behind_an_event_based_gateway_ends_the_others() -> None:
    graph = sketch("s>g g>c1 g>c2 c1>u1 c2>u2 u1>e u2>e")
    graph.nodes["c1"].trigger, graph.nodes["c2"].trigger = Trigger(Event.TIMER), Trigger(Event.MESSAGE, "m")
    game = play(graph)
    assert waiting(game) == ["c1", "c2"]
    assert do(game, "c2") == ["u2"]


@pytest.mark.parametrize(("times", "firings"), [(None, 1), (2, 2)])
def test_a_non_interrupting_timer_fires_as_often_as_it_says(times: int | None, firings: int) -> None:
    graph = sketch("s>u1 u1>e b>u2 u2>e2")
    graph.nodes["b"] = Node("b", Kind.BOUNDARY, Trigger(Event.TIMER, times=times), interrupting=False, host="u1")
    game = play(graph)
    for _ in range(firings):
        assert "b" in waiting(game)
        do(game, "b")
    assert waiting(game) == ["u1", *["u2"] * firings]


def test_an_error_is_caught_by_the_innermost_event_and_the_exact_code_first() -> None:
    graph = sketch("s>z z>e b1>u1 u1>e b2>u2 u2>e")
    graph.nodes["z"].body = sketch("s>j j>e")
    graph.nodes["b1"] = Node("b1", Kind.BOUNDARY, Trigger(Event.ERROR), host="z")
    graph.nodes["b2"] = Node("b2", Kind.BOUNDARY, Trigger(Event.ERROR, "X"), host="z")
    for code, caught in (("X", "u2"), ("Y", "u1")):
        game = play(graph)
        game.throw_error(game.waiting()[0], code, {})
        assert waiting(game) == [caught]


def test_an_error_that_nobody_catches_stays_where_it_was_thrown() -> None:
    graph = sketch("s>u1 u1>e")
    graph.nodes["e"].trigger = Trigger(Event.ERROR, "X")
    game = play(graph)
    assert do(game, "u1") == ["e"]
    assert [place.incident for place in game.waiting()] == [True]


def test_a_terminate_end_ends_its_own_scope_only() -> None:
    graph = sketch("s>z z>u1 u1>e")
    graph.nodes["z"].body = sketch("s>p p>u2 p>u3 u2>t u3>e")
    assert do(play(graph), "u2") == ["u1"]


@pytest.mark.parametrize(("interrupting", "left"), [(True, ["u2"]), (False, ["c", "u1", "u2"])])
def test_an_event_subprocess_runs_beside_its_scope_or_instead_of_it(interrupting: bool, left: list[str]) -> None:
    graph, inside = sketch("s>u1 u1>e"), sketch("c>u2 u2>e")
    inside.nodes["c"] = Node("c", Kind.START, Trigger(Event.MESSAGE, "m"), interrupting)
    graph.nodes["v"] = Node("v", Kind.EVENT_SUBPROCESS, body=inside)
    game = play(graph)
    assert waiting(game) == ["c", "u1"]
    assert do(game, "c") == left
    do(game, "u2")
    assert game.active is not interrupting


def test_parallel_instances_collect_their_results_in_the_order_of_the_items() -> None:
    graph = sketch("s>u1 u1>e")
    graph.nodes["u1"].multiple = Multiple((7, 8), output="all")
    game = play(graph)
    second = next(place for place in game.waiting() if place.names["loopCounter"] == 2)
    game.complete(second, {"result": 80})
    assert do(game, "u1", result=70) == []
    assert game.variables == {"round": 0, "all": [70, 80]}
    assert not game.active


def test_sequential_instances_come_one_after_the_other_until_the_condition_holds() -> None:
    graph = sketch("s>u1 u1>u2 u2>e")
    graph.nodes["u1"].multiple = Multiple((7, 8, 9), sequential=True, until=Condition("a", 1))
    game = play(graph, a=0)
    assert waiting(game) == ["u1"]
    assert do(game, "u1") == ["u1"]
    assert do(game, "u1", a=1) == ["u2"]


def test_several_instances_over_nothing_are_passed_at_once() -> None:
    graph = sketch("s>u1 u1>u2 u2>e")
    graph.nodes["u1"].multiple = Multiple((), output="all")
    game = play(graph)
    assert waiting(game) == ["u2"]
    assert game.variables["all"] == []


def test_a_loop_goes_round_until_its_condition_fails() -> None:
    graph = sketch("s>x1 x1>u1 u1>x2 x2>x1?a x2>e!")
    game = play(graph, a=1)
    assert do(game, "u1") == ["u1"]
    assert do(game, "u1", a=0) == []
    assert not game.active


def test_a_called_process_sees_only_its_inputs_and_hands_new_variables_up() -> None:
    graph = sketch("s>a1 a1>u1 u1>e")
    called = sketch("s>u2 u2>e")
    called.nodes["u2"].multiple = Multiple((7,), output="all")
    graph.nodes["a1"].inputs, graph.nodes["a1"].body = {"a": "b"}, called
    game = play(graph, a=1, b=2)
    assert waiting(game) == ["u2"]
    assert do(game, "u2", result=5, a=9, b=9) == ["u1"]
    assert game.variables == {"round": 0, "a": 1, "b": 9, "all": [5]}


def test_with_an_output_only_its_target_leaves_the_activity() -> None:
    graph = sketch("s>u1 u1>u2 u2>e")
    graph.nodes["u1"].kept = "k"
    game = play(graph, a=1)
    do(game, "u1", a=2, answer=3)
    assert game.variables == {"round": 0, "a": 1, "k": 3}


def test_what_was_done_twice_is_undone_twice_before_the_thrower_goes_on() -> None:
    graph = sketch("s>x x>u1 u1>x2 x2>x?a x2>n! n>u2 u2>e")
    graph.nodes["b"] = Node("b", Kind.BOUNDARY, Trigger(Event.COMPENSATION), host="u1", undo="u3")
    graph.nodes["u3"] = Node("u3", Kind.USER)
    graph.nodes["n"].trigger = Trigger(Event.COMPENSATION, "u1")
    game = play(graph, a=1)
    do(game, "u1")
    assert do(game, "u1", a=0) == ["u3"]
    assert do(game, "u3") == ["u3"]
    assert do(game, "u3") == ["u2"]


def test_a_link_goes_on_elsewhere() -> None:
    graph = sketch("s>n c>u1 u1>e")
    graph.nodes["n"].trigger = graph.nodes["c"].trigger = Trigger(Event.LINK, "there")
    assert waiting(play(graph)) == ["u1"]


def test_a_gateway_that_cannot_decide_keeps_its_token_until_it_can() -> None:
    graph = sketch("s>u1 u1>x x>u2?a x>e!")
    game = play(graph, a=1)
    place = game.waiting()[0]
    game.complete(place, {"a": None})
    assert [(stuck.node.id, stuck.incident) for stuck in game.waiting()] == [("x", True)]
    game.set_variables(game.waiting()[0], {"a": 1})
    game.retry(game.waiting()[0])
    assert waiting(game) == ["u2"]


def transaction() -> Graph:
    """A transaction: `u1` inside a sub-process, undone by `u2`; `u5` cancels it, and a message with `u6` undoes all."""
    graph, inside = sketch("s>z1 z1>u9 u9>e b1>u8 u8>e1 b2>u7 u7>e2"), sketch("s1>z2 z2>u5 u5>e3")
    graph.nodes["z1"] = Node("z1", Kind.TRANSACTION, body=inside)
    graph.nodes["b1"] = Node("b1", Kind.BOUNDARY, Trigger(Event.CANCEL), host="z1")
    graph.nodes["b2"] = Node("b2", Kind.BOUNDARY, Trigger(Event.TIMER), host="z1")
    work, beside = sketch("s2>u1 u1>e4"), sketch("s3>u6 u6>e5")
    work.nodes["b3"] = Node("b3", Kind.BOUNDARY, Trigger(Event.COMPENSATION), host="u1", undo="u2")
    work.nodes["u2"] = Node("u2", Kind.USER)
    beside.nodes["s3"] = Node("s3", Kind.START, Trigger(Event.MESSAGE, "m"), interrupting=False)
    beside.nodes["e5"].trigger = Trigger(Event.COMPENSATION)
    inside.nodes["z2"].body = work
    inside.nodes["v1"] = Node("v1", Kind.EVENT_SUBPROCESS, body=beside)
    inside.nodes["e3"].trigger = Trigger(Event.CANCEL)
    return graph


def test_a_cancelled_transaction_is_not_taken_away_before_it_is_undone() -> None:
    game = play(transaction())
    assert do(game, "u1") == ["b2", "s3", "u5"]
    assert do(game, "u5") == ["u2"]
    assert do(game, "u2") == ["u8"]


def test_what_was_being_undone_from_beside_is_undone_where_it_is_drawn() -> None:
    game = play(transaction())
    do(game, "u1")
    do(game, "s3", word=1)
    assert do(game, "u6") == ["b2", "s3", "u2", "u5"]
    assert {"word": 1} in game.local_variables()
    assert do(game, "u5") == ["u2"]
    assert {"word": 1} not in game.local_variables(), "what was beside is gone with its variables"
    assert do(game, "u2") == ["u8"]
