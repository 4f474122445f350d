"""Cycles on the calendar."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.waits import TimerWait
from koppi.engine import Surroundings, first_start, next_start
from koppi.engine.running.cron import read_cron
from koppi.engine.running.durations import BadTime
from tests.support.diagrams import boundary, end, path, process, start, tag, timer, user
from tests.support.play import Play, read

HELSINKI = ZoneInfo("Europe/Helsinki")


def due(text: str, begin: str, times: int = 3) -> list[str]:
    """Return the next times after a local time, as local times without their zone."""
    cron, moment, found = read_cron(text), datetime.fromisoformat(begin).replace(tzinfo=HELSINKI), []
    for _ in range(times):
        moment = cron.after(moment, HELSINKI)
        found.append(moment.astimezone(HELSINKI).replace(tzinfo=None).isoformat(timespec="minutes"))
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0 0 9 ? * MON-FRI", ["2026-01-01T09:00", "2026-01-02T09:00", "2026-01-05T09:00"]),
        ("0 0/30 8-9 * * *", ["2026-01-01T08:00", "2026-01-01T08:30", "2026-01-01T09:00"]),
        ("0 5,10 12 * * ?", ["2026-01-01T12:05", "2026-01-01T12:10", "2026-01-02T12:05"]),
        ("0 0 0 1/10 FEB,mar ?", ["2026-02-01T00:00", "2026-02-11T00:00", "2026-02-21T00:00"]),
        ("0 0 6 L * ?", ["2026-01-31T06:00", "2026-02-28T06:00", "2026-03-31T06:00"]),
        ("0 0 6 L-3 * ?", ["2026-01-28T06:00", "2026-02-25T06:00", "2026-03-28T06:00"]),
        ("0 0 6 LW * ?", ["2026-01-30T06:00", "2026-02-27T06:00", "2026-03-31T06:00"]),
        ("0 0 6 1W 2-8/6 ?", ["2026-02-02T06:00", "2026-08-03T06:00", "2027-02-01T06:00"]),
        ("0 0 6 31W * ?", ["2026-01-30T06:00", "2026-03-31T06:00", "2026-05-29T06:00"]),
        ("0 0 6 ? * 5L", ["2026-01-30T06:00", "2026-02-27T06:00", "2026-03-27T06:00"]),
        ("0 0 6 ? * TUE#2", ["2026-01-13T06:00", "2026-02-10T06:00", "2026-03-10T06:00"]),
        ("0 0 6 ? * 0", ["2026-01-04T06:00", "2026-01-11T06:00", "2026-01-18T06:00"]),
        ("0 0 6 ? * 7", ["2026-01-04T06:00", "2026-01-11T06:00", "2026-01-18T06:00"]),
        ("0 0 6 13 * FRI", ["2026-02-13T06:00", "2026-03-13T06:00", "2026-11-13T06:00"]),
        ("0 0 0 29 2 ?", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]),
        ("@weekly", ["2026-01-04T00:00", "2026-01-11T00:00", "2026-01-18T00:00"]),
    ],
)
def test_the_fields_say_when(text: str, found: list[str]) -> None:
    assert due(text, "2026-01-01T00:00") == found


def test_a_daily_time_comes_once_a_day_also_when_the_clocks_change() -> None:
    assert due("0 30 3 * * *", "2026-03-28T12:00") == ["2026-03-29T04:30", "2026-03-30T03:30", "2026-03-31T03:30"]
    assert due("0 30 3 * * *", "2026-10-24T12:00") == ["2026-10-25T03:30", "2026-10-26T03:30", "2026-10-27T03:30"]


def test_a_cycle_of_every_hour_runs_on_through_the_hour_that_the_clocks_repeat() -> None:
    assert gaps("0 0/20 * * * *", "2026-10-25T02:30", 9) == {20}
    assert gaps("0 0 * * * *", "2026-10-25T00:30", 6) == {60}
    assert gaps("0 0/20 * * * *", "2026-03-29T02:10", 9) == {20}
    assert due("0 0/30 3 * * *", "2026-10-25T02:00") == ["2026-10-25T03:00", "2026-10-25T03:30", "2026-10-26T03:00"]


def gaps(text: str, begin: str, times: int) -> set[float]:
    """Return how many minutes lie between the next times, as they pass and not as the clock shows them."""
    cron, found = read_cron(text), [datetime.fromisoformat(begin).replace(tzinfo=HELSINKI)]
    for _ in range(times + 1):
        found.append(cron.after(found[-1], HELSINKI))
    return {(later - earlier).total_seconds() / 60 for earlier, later in pairwise(found[1:])}


@pytest.mark.parametrize(
    "text",
    [
        "", "0 9 * * *", "0 0 9 * * * 2030", "0 0 24 * * *", "0 60 9 * * *", "0 0 9 0 * *", "0 0 9 32 * *",
        "0 0 9 * 13 *", "0 0 9 * * 8", "0 0 9-8 * * *", "0 0 */0 * * *", "0 0 9 R * *", "0 0 9 * * FRI#6", "@reboot",
        "0 0 9 * FEBR *", "0 0 -1 * * *", "0 0 9 * * =x",
    ],
)  # fmt: skip
def test_what_is_no_cycle_is_refused(text: str) -> None:
    with pytest.raises(BadTime, match="bad_cycle"):
        read_cron(text)


def test_a_cycle_leaves_a_minute_between() -> None:
    for text in ("* * * * * *", "0/30 * * * * *", "0,1 0 0 * * *"):
        with pytest.raises(BadTime, match="cycle_too_short"):
            read_cron(text)


CYCLE = timer("0 0 9 ? * MON-FRI", "timeCycle")


def test_a_process_begins_by_the_calendar_and_not_once_for_each_time_missed() -> None:
    (begin,) = read(process(start("s", CYCLE), end(), path("s", "end"))).starts
    alarm = first_start(begin, Surroundings(datetime(2026, 1, 2, 8, tzinfo=UTC), HELSINKI))
    assert alarm.due.at == datetime(2026, 1, 5, 7, tzinfo=UTC)
    later = next_start(alarm, Surroundings(datetime(2026, 1, 8, 12, tzinfo=UTC), HELSINKI))
    assert later is not None
    assert later.due.at == datetime(2026, 1, 9, 7, tzinfo=UTC)


def test_what_does_not_interrupt_comes_again_by_the_calendar() -> None:
    inside = tag("startEvent", CYCLE, id="s1", isInterrupting="false")
    beside = tag("subProcess", inside + user("c") + path("s1", "c"), id="esp", triggeredByEvent="true")
    edge = boundary("x", "a", CYCLE, interrupting=False)
    flows = path("start", "a", "end") + path("x", "b")
    file = process(start(), user("a"), end(), edge, user("b"), beside, flows)
    play = Play(file).start()
    for day in (6, 7, 8):
        for event in ("x", "s1"):
            wait = play.wait(event)
            assert isinstance(wait, TimerWait)
            assert wait.due.at == datetime(2026, 1, day, 7, tzinfo=UTC)
        play.now = datetime(2026, 1, day, 7, tzinfo=UTC)
        play.fire("x")
        play.fire("s1")
    assert play.waiting == ["a", "b", "b", "b", "c", "c", "c", "s1", "x"]
