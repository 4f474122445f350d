"""What others read of a process: its words, its starts in time, and that all may share it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.engine import Alarm, StartEvent, Surroundings, first_start, next_start
from koppi.engine.outline import Way
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
from tests.support.play import HELSINKI, NOW, Play, Shelf, read

AT = Surroundings(NOW, HELSINKI)


def timed(text: str, kind: str) -> StartEvent:
    """The start event of a process that begins by time."""
    begin = tag("startEvent", timer(text, kind), id="start")
    (found,) = read(process(begin, user("a"), end(), path("start", "a", "end"))).starts
    return found


def test_a_cycle_begins_again_on_the_calendar_and_ends_after_its_rounds() -> None:
    begin = timed("R3/2026-01-31T09:00/P1M", "timeCycle")
    assert (begin.kind, begin.timer_text) == ("timer", "R3/2026-01-31T09:00/P1M")
    days = []
    alarm: Alarm | None = first_start(begin, AT)
    while alarm is not None:
        days.append(alarm.due.at.astimezone(HELSINKI).strftime("%d.%m. %H"))
        alarm = next_start(alarm, AT)
    assert days == ["31.01. 09", "28.02. 09", "31.03. 09"]


def test_a_date_begins_once() -> None:
    alarm = first_start(timed("2026-02-01T00:00:00Z", "timeDate"), AT)
    assert (alarm.due.at, next_start(alarm, AT)) == (datetime(2026, 2, 1, tzinfo=UTC), None)


def test_a_cycle_without_a_start_begins_one_interval_from_now() -> None:
    alarm = first_start(timed("R/PT6H", "timeCycle"), AT)
    assert alarm.due.at == NOW + timedelta(hours=6)
    following = next_start(alarm, AT)
    assert following is not None
    assert following.due.at == NOW + timedelta(hours=12)


def test_a_cycle_may_count_from_a_day_of_long_ago_and_go_on_for_longer_than_a_timer_may_wait() -> None:
    alarm: Alarm | None = first_start(timed("R/1970-01-01T07:00:00Z/PT12H", "timeCycle"), AT)
    assert alarm is not None
    assert alarm.due.at == datetime(1970, 1, 1, 7, tzinfo=UTC)
    for moment in (NOW, NOW + timedelta(days=25 * 366)):
        alarm = next_start(alarm, Surroundings(moment, HELSINKI))
        assert alarm is not None
        assert moment < alarm.due.at <= moment + timedelta(hours=12)
        assert alarm.due.at.hour in (7, 19)


@pytest.mark.parametrize("rule", ["R/2099-01-01T00:00:00Z/P1D", "R3/P21Y", "R3/P999999999Y", "R3/P999999999D"])
def test_a_cycle_that_is_due_in_a_later_life_is_refused(rule: str) -> None:
    with pytest.raises(Invalid, match=r"engine\.timer_too_far"):
        first_start(timed(rule, "timeCycle"), AT)


def test_a_start_that_gives_no_time_is_refused() -> None:
    with pytest.raises(Invalid, match=r"engine\.bad_date"):
        first_start(timed("=nothing", "timeDate"), AT)
    with pytest.raises(Invalid, match=r"engine\.no_timer"):
        first_start(StartEvent("start"), AT)


def test_the_outline_tells_the_steps_in_their_order_with_the_ways_on() -> None:
    inner = tag("subProcess", start("s") + user("i") + end("e") + path("s", "i", "e"), id="p")
    yes = flow("g", "b", "=x > 1").replace('id="g_b"', 'id="g_b" name="Kiireellinen"')
    parts = (user("b"), inner, tag("exclusiveGateway", id="g", default="g_p", name="Miten?"), user("a"), end())
    edge = boundary("late", "a", timer("PT1H"))
    flows = path("start", "a", "g") + yes + path("g", "p", "end") + path("b", "end") + path("late", "b")
    steps = read(process(*parts, edge, start(), flows)).outline()
    assert [(step.id, step.depth) for step in steps] == [
        ("start", 0),
        ("a", 0),
        ("late", 0),
        ("g", 0),
        ("b", 0),
        ("p", 0),
        ("s", 1),
        ("i", 1),
        ("e", 1),
        ("end", 0),
    ]
    gateway = next(step for step in steps if step.id == "g")
    assert (gateway.type, gateway.name) == ("EXCLUSIVE_GATEWAY", "Miten?")
    assert set(gateway.ways) == {Way("g_b", "b", "Kiireellinen"), Way("g_p", "p", default=True)}
    assert next(step for step in steps if step.id == "late").at == "a"


def test_a_process_tells_its_names_version_and_documentation() -> None:
    noted = extensions(
        zeebe("versionTag", value="2.1"),
        zeebe("properties", zeebe("property", name="name.sv", value="Styrning")),
    )
    noted += tag("documentation", "Why it is.")
    found = read(process(noted, start(), user("a"), end(), path("start", "a", "end"), name="Ohjautuminen"))
    assert (found.id, found.name, found.names, found.version_tag) == (
        "process",
        "Ohjautuminen",
        {"sv": "Styrning"},
        "2.1",
    )
    assert (found.documentation, found.executable, sorted(found.elements)) == (
        "Why it is.",
        True,
        ["a", "end", "start"],
    )


def test_many_threads_run_one_process_at_the_same_time() -> None:
    parts = (start(), tag("parallelGateway", id="f"), user("a"), user("b"), tag("inclusiveGateway", id="j"), end())
    file = process(*parts, path("start", "f", "a", "j", "end"), path("f", "b", "j"))
    shelf = Shelf(read(file))

    def run(number: int) -> bool:
        play = Play(file)
        play.shelf = shelf
        play.start(number=number)
        play.complete("a", seen=number)
        play.complete("b")
        return play.ended and play.variables == {"number": number, "seen": number}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, range(80)))


def test_a_process_that_an_event_begins_is_not_started_directly() -> None:
    event = tag("startEvent", tag("messageEventDefinition", messageRef="m"), id="start")
    play = Play(process(event, end(), path("start", "end"), after=message("m", key="")))
    with pytest.raises(Conflict) as refusal:
        play.start()
    assert (refusal.value.code, refusal.value.parameters) == ("engine.begins_by_event", {"process": "process"})
