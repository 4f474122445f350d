"""The variables of an instance take so much room together: what would take more stops, and goes on when there is room."""

from decimal import Decimal
from typing import Any

import pytest
import simplejson

from koppi.domain.errors import TooLarge
from koppi.domain.sizes import size_of, size_of_variable
from koppi.domain.step import Fail, Held, Modify, SetVariables, Variable
from koppi.domain.waits import IncidentWait
from koppi.engine import Limits
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    flow,
    job,
    loop,
    many,
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
from tests.support.play import Play

LIMIT = 3_000
HALF = "x" * 1_500
AROUND = (start(), end(), path("start", "a", "end"))
CIRCLE = process(
    start(),
    tag("exclusiveGateway", id="again", default="on"),
    script("s", "=append(list, 1234567890)", "list"),
    end(),
    path("start", "again"),
    flow("again", "end", "=full = true"),
    flow("again", "s", id_="on"),
    path("s", "again"),
)
"""A list that grows for ever."""
ROOTS = message("m") + tag("error", id="error", errorCode="E") + tag("escalation", id="escalation", escalationCode="C")


def played(*files: bytes, limit: int = LIMIT) -> Play:
    return Play(*files, limits=Limits(variables=limit))


def stopped(play: Play, element: str) -> IncidentWait:
    (incident,) = play.waits(element)
    assert isinstance(incident, IncidentWait)
    assert (incident.code, incident.parameters["element"]) == ("engine.variables_too_large", element)
    assert play.limits.variables == incident.parameters["limit"] < incident.parameters["size"]
    assert (play.last.size or 0) <= play.limits.variables
    return incident


def test_a_list_that_grows_for_ever_stops_at_its_element_and_goes_on_when_it_is_shorter() -> None:
    play = played(CIRCLE).start(list=[])
    stopped(play, "s")
    length = len(play.variables["list"])
    assert length > 200
    play.set(list=[])
    play.retry("s")
    stopped(play, "s")
    assert len(play.variables["list"]) == length
    play.set(list=[], full=True)
    play.retry("s")
    assert play.ended


@pytest.mark.parametrize(
    "parts",
    [
        script("a", "=big + big", "more"),
        user("a", mapping(inputs=[("=big + big", "more")])),
        user("a", more=many(inputCollection="=[big]", inputElement="one")),
        user("a", mapping(inputs=[("=big", "more")]), more=many(inputCollection="=[1, 2]", inputElement="one")),
    ],
    ids=["script", "inputs", "one of many", "inputs of each"],
)
def test_what_is_made_on_the_way_in_stops_at_its_element(parts: str) -> None:
    play = played(process(parts, *AROUND)).start(big=HALF)
    assert all(wait.code == "engine.variables_too_large" for wait in play.waits("a"))
    assert [variable.name for variable in held(play).variables if variable.name == "more"] == []


def test_what_would_be_handed_up_stops_at_its_element_and_is_handed_up_later() -> None:
    play = played(process(user("a", mapping(outputs=[("=big + big", "more")])), *AROUND)).start(big=HALF)
    play.complete("a")
    stopped(play, "a")
    play.set(big="x")
    play.retry("a")
    assert (play.ended, play.variables) == (True, {"big": "x", "more": "xx"})


def test_a_called_process_that_there_is_no_room_for_stops_at_its_call() -> None:
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="a")
    play = played(process(call, *AROUND), process(user("b"), start(), end(), path("start", "b", "end"), id_="called"))
    play.start(big=HALF)
    stopped(play, "a")
    play.set(big="x")
    play.retry("a")
    play.complete("b", bigger="y" * 1_000)
    assert play.ended
    assert play.variables == {"big": "x", "bigger": "y" * 1_000}


def test_what_a_called_process_gives_back_stops_at_its_call() -> None:
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="a")
    play = played(process(call, *AROUND), process(user("b"), start(), end(), path("start", "b", "end"), id_="called"))
    play.start()
    play.complete("b", big=HALF)
    stopped(play, "a")
    play.set(play.wait("a").scopes[0], local=True, big="x")
    play.retry("a")
    assert (play.ended, play.variables) == (True, {"big": "x"})


@pytest.mark.parametrize("sequential", [True, False])
def test_one_of_many_that_makes_too_much_stops_before_its_end(sequential: bool) -> None:
    settings = {"inputCollection": "=[1, 2, 3]", "outputCollection": "all", "outputElement": "=made"}
    play = played(process(user("a", more=many(sequential=sequential, **settings)), *AROUND)).start()
    first = play.wait("a").token
    play.complete("a", made=HALF)
    (incident,) = (wait for wait in play.waits("a") if isinstance(wait, IncidentWait))
    assert (incident.token, incident.code) == (first, "engine.variables_too_large")
    play.set(first, local=True, made="x")
    play.retry("a")
    for _ in range(2):
        play.complete("a", made="x")
    assert (play.ended, play.variables) == (True, {"all": ["x"] * 3})


def test_what_many_made_stops_at_their_body_where_there_is_no_room_for_it_above() -> None:
    collected = many(inputCollection="=[1, 2]", outputCollection="all", outputElement="=made")
    play = played(process(user("a", more=collected), *AROUND)).start()
    for _ in range(2):
        play.complete("a", made="x" * 850)
    body = stopped(play, "a").token
    assert play.scope(body)["all"] == ["x" * 850] * 2
    play.set(body, local=True, all=["x"])
    play.retry("a")
    assert (play.ended, play.variables) == (True, {"all": ["x"]})


def test_the_next_of_a_sequence_stops_where_there_is_no_room_for_its_element() -> None:
    play = played(process(user("a", more=many(sequential=True, inputCollection="=l", inputElement="i")), *AROUND))
    play.start(l=["x", HALF])
    play.complete("a")
    stopped(play, "a")
    play.set(l=["x", "y"])
    play.retry("a")
    play.complete("a")
    assert play.ended


def test_what_is_thrown_upwards_has_room_before_anything_is_taken_away() -> None:
    taken = mapping(inputs=[('=string join(["", big])', "why")])
    for kind in ("error", "escalation"):
        definition = tag(f"{kind}EventDefinition", **{f"{kind}Ref": kind})
        throwing = tag("endEvent", extensions(taken) + definition, id="t")
        sub = tag("subProcess", start("ps") + throwing + path("ps", "t"), id="a")
        parts = start(), sub, boundary("x", "a", definition), user("b"), end(), path("start", "a", "end")
        play = played(process(*parts, path("x", "b", "end"), after=ROOTS))
        play.start(big="x" * 1_000)
        stopped(play, "t")
        play.set(big="x")
        play.retry("t")
        assert (play.waiting, play.variables["why"]) == (["b"], "x")


def test_rounds_of_a_loop_are_counted_whatever_room_there_is() -> None:
    play = played(process(user("a", more=loop(most="12")), *AROUND), limit=1_000).start(big="x" * 785)
    for _ in range(12):
        play.complete("a")
    assert play.ended


# --- from outside -----------------------------------------------------------------------------------------------------


def held(play: Play) -> Held:
    assert play.held is not None
    return play.held


def refused(play: Play, act: Any) -> None:
    before = play.held
    with pytest.raises(TooLarge) as refusal:
        act()
    assert refusal.value.code == "engine.no_room_for_variables"
    assert refusal.value.parameters["size"] > refusal.value.parameters["limit"] == LIMIT
    assert play.held == before


def test_an_instance_does_not_begin_with_too_much() -> None:
    play = played(process(user("a"), *AROUND))
    refused(play, lambda: play.start(one=HALF, two=HALF))


def test_many_small_variables_take_room_as_well() -> None:
    play = played(process(user("a"), *AROUND))
    refused(play, lambda: play.start(**{f"v{number}": None for number in range(30)}))


def test_a_result_with_too_much_is_refused_and_a_shorter_one_taken() -> None:
    catch = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="m"), id="c")
    edge = boundary("x", "b", tag("errorEventDefinition", errorRef="error"))
    parts = start(), user("a"), job("b"), edge, catch, end(), path("start", "a", "b", "c", "end"), path("x", "end")
    play = played(process(*parts, after=ROOTS)).start(key="k", big=HALF)
    refused(play, lambda: play.complete("a", more=HALF))
    play.complete("a", more="x")
    refused(play, lambda: play.complete("b", more=HALF))
    refused(play, lambda: play.error("b", "E", more=HALF))
    play.complete("b", big=HALF)
    refused(play, lambda: play.deliver("c", more=HALF))
    play.deliver("c", more="y")
    assert (play.ended, play.variables) == (True, {"key": "k", "big": HALF, "more": "y"})


def test_an_operator_may_set_what_fits_and_always_what_is_smaller() -> None:
    play = played(process(user("a"), *AROUND)).start(big=HALF)
    refused(play, lambda: play.set(more=HALF))
    refused(play, lambda: play.act(Modify(activate=(("a", 0),), variables={"": {"more": HALF}})))
    play.limits = Limits(variables=1_000)
    play.act(SetVariables(0, {"big": "x" * 1_400}))
    play.set(big="x")
    assert play.variables == {"big": "x"}


def test_what_is_started_in_an_ad_hoc_sub_process_brings_no_more_than_fits() -> None:
    play = played(process(tag("adHocSubProcess", user("b"), id="a"), *AROUND)).start(big=HALF)
    refused(play, lambda: play.activate("a", "b", b={"more": HALF}))
    play.activate("a", "b", b={"more": "x"})
    assert play.waiting == ["b"]


def test_a_message_that_there_is_no_room_for_can_wait_at_its_element() -> None:
    catch = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="m"), id="a")
    play = played(process(catch, *AROUND, after=ROOTS)).start(key="k")
    play.act(Fail(play.token("a"), "engine.variables_too_large", {"size": LIMIT + 1, "limit": LIMIT}))
    stopped(play, "a")
    play.retry("a")
    play.deliver("a", more="x")
    assert play.ended


# --- how it is counted ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -12,
        1234567890123,
        Decimal("12.50"),
        "",
        "ääkköset",
        [],
        [1, [2, "x"]],
        {"a": {"b": [None]}},
    ],
)
def test_a_value_takes_about_the_characters_of_its_json_text(value: Any) -> None:
    written = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, separators=(",", ":"))
    assert abs(size_of(value) - len(written)) <= 2


def test_a_number_of_many_digits_is_counted_without_being_written() -> None:
    assert 10_000 <= size_of(10**10_000) <= 12_000


def test_what_is_held_is_counted_when_nobody_knows_it() -> None:
    play = played(process(user("a"), *AROUND)).start(big=HALF)
    play.held = Held(held(play).state, (Variable(0, "big", HALF),))
    play.complete("a")
    assert play.last.size == size_of_variable("big", HALF)
