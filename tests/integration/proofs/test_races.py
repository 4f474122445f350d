"""Two at once on one task: one wins, the other is told, nobody hangs."""

from datetime import timedelta
from functools import partial

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.usecases import demo, people, timers, work_items
from koppi.usecases.boundary import Caller
from tests.integration.proofs.drawn import ANSWER, WORD
from tests.processes.steering import to_case
from tests.support.at_once import at_once
from tests.support.houses import Stage, assert_sound, stage
from tests.support.killing import all_rows

TIMES = {"sqlite": 30, "postgresql": 200}
TIMER_TIMES = {"sqlite": 30, "postgresql": 50}


def test_of_two_people_on_one_task_one_wins_and_the_other_hears_who(store: Store) -> None:
    with stage(store, ANSWER) as played:
        people = ("client_adviser", "triage_nurse")
        callers = {person: played.caller(person) for person in people}
        wins = dict.fromkeys(people, 0)
        for _ in range(TIMES[store.name]):
            people = people[::-1]  # on some machines who is let go last is always the first
            instance = played.start("question")
            item = played.open_item("ask", instance).key
            ends = at_once(*(partial(work_items.complete, callers[person], item, WORD) for person in people))
            (winner,) = [person for person, end in zip(people, ends, strict=True) if end is None]
            (refusal,) = [end for end in ends if end is not None]
            assert isinstance(refusal, Conflict), repr(refusal)
            assert (refusal.code, refusal.parameters["by"]) == ("work_item.completed", winner)
            wins[winner] += 1
        # SQLite lets one in at a time, and that is whoever the machine wakes first
        assert store.name == "sqlite" or all(wins.values()), f"not always the same winner: {wins}"
        _assert_each_once(played, sum(wins.values()))
    assert_sound(store, inputs=2 * TIMES[store.name])


def test_of_a_person_and_a_timer_on_one_task_one_wins(store: Store) -> None:
    with stage(store, ANSWER) as played:
        adviser, time = played.caller("client_adviser"), Caller(played.house, SYSTEM)
        times = TIMER_TIMES[store.name]
        started = [played.start("question") for _ in range(times)]
        played.let_pass(timedelta(hours=1))  # due now, and nobody has fired it
        for instance in started:
            item, (timer,) = played.open_item("ask", instance).key, _timers(played, instance)
            fired: list[bool] = []
            end, _ = at_once(partial(work_items.complete, adviser, item, WORD), partial(_fire, time, timer, fired))
            if fired == [True]:
                assert isinstance(end, Conflict), repr(end)
                assert end.code == "work_item.cancelled"
            else:
                assert end is None, repr(end)
            assert played.stands_at(instance) == ([] if fired[0] else ["answered"])
    assert_sound(store, inputs=2 * times)


def test_an_old_idea_of_where_the_access_log_ends_breaks_no_chain(store: Store) -> None:
    with stage(store) as played:
        to_case(played)
        item = played.open_item("draft_goals").key
        session = people.sign_in(played.house, "case_owner", demo.PASSWORD)
        visits = [people.visitor(played.house, session.id) for _ in range(2)]
        callers = [Caller(played.house, visit.actor, access=visit.access) for visit in visits if visit]
        for caller in (*callers, *callers):  # each knows of the other's entries nothing
            work_items.open_work_item(caller, item)
        ends = at_once(*(partial(work_items.open_work_item, caller, item) for caller in callers))
        assert ends == [None, None]
        with store.begin(read_only=True) as tx:
            assert len([seen for seen in tx.access_log.of(actor="case_owner") if seen.data_group == "task"]) == 6
    assert_sound(store)


def _fire(time: Caller, timer: int, fired: list[bool]) -> None:
    fired.append(timers.fire(time, timer))


def _timers(played: Stage, instance: int) -> list[int]:
    with played.house.store.begin(read_only=True) as tx:
        return [timer.key for timer in tx.timers.of(instance)]


def _assert_each_once(played: Stage, times: int) -> None:
    assert len(all_rows(played.house.store)["submissions"]) == times
    with played.house.store.begin(read_only=True) as tx:
        keys = tx.instances.keys()
        assert len(keys) == times
        for key in keys:
            (item,) = tx.work_items.of_instance(key)
            assert item.state == "COMPLETED"
            assert [event.event for event in tx.work_items.events(item.key)].count("completed") == 1
