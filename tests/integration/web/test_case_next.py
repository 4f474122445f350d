"""An open case always has a next step: what, who and when (I10), at every point of every story."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.code_list import CodeLists
from koppi.resources import model_files
from koppi.store import Store
from koppi.texts import LANGUAGES
from koppi.usecases import case_events, cases, instances, suspension
from koppi.web.case_next import Line, Next, next_of
from koppi.web.naming import Naming
from koppi.web.words import Words
from tests.integration.usecases.intake import INTAKE, WORRY, played_on, to_case
from tests.processes import test_whole_chain as chain
from tests.support.houses import Stage, doer, stage


def next_step(played: Stage, case: int, language: str = "fi") -> Line | None:
    """Return the next step of a case, read by who carries it."""
    return what_is_next(played, case, language).step


def what_is_next(played: Stage, case: int, language: str = "fi") -> Next:
    with played.house.store.begin(read_only=True) as tx:
        found = tx.cases.get(case)
    assert found is not None
    page = cases.open_case(played.caller(found.responsible_person or "client_adviser"), case)
    words = Words(language, ZoneInfo("Europe/Helsinki"), played.now, CodeLists())
    return next_of(page, Naming(words, {}, {r.instance.definition_key: r.process for r in page.running}))


def open_cases(played: Stage) -> Iterator[int]:
    with played.house.store.begin(read_only=True) as tx:
        roots = [tx.instances.get(key) for key in tx.instances.keys(limit=1000)]
        found = [tx.cases.get(key) for key in {root.case_key for root in roots if root} if key]
    yield from (case.key for case in found if case and case.closed_at is None)


def check(played: Stage) -> int:
    """Hold the law for every open case and return how many there are."""
    found = list(open_cases(played))
    for case in found:
        for language in LANGUAGES:
            step = next_step(played, case, language)
            assert step is not None
            assert all((step.title, step.who, step.when)), step
            assert not any(text.startswith("web.") for text in (step.title, step.who, step.when, step.note)), step
    return len(found)


class Checked(Stage):
    """A stage on which the law is held after every act."""

    def complete(self, *given: object, **named: object):  # type: ignore[no-untyped-def]  # as the verb it wraps
        done = super().complete(*given, **named)  # type: ignore[arg-type]
        check(self)
        return done

    def run_jobs(self) -> int:
        count = super().run_jobs()
        check(self)
        return count


def test_from_the_contact_to_the_follow_up_there_is_always_a_next_step(store: Store) -> None:
    with stage(store, model_files(None)) as ready:
        played = Checked(ready.house, ready.service_production)
        chain.to_case(played)
        chain.to_approved_plan(played)
        chain.to_follow_up(played)
        assert check(played) == 1
        for _ in range(6):
            played.advance_clock(timedelta(days=30))
            assert check(played) == 1


def test_a_timer_of_what_stands_still_does_not_go_on_by_itself(store: Store) -> None:
    with stage(store, model_files(None)) as played:
        chain.to_case(played)
        chain.to_approved_plan(played)
        chain.to_follow_up(played)
        (case,) = open_cases(played)
        assert "etenee itsestään" in {line.note for line in what_is_next(played, case).deadlines}
        with store.begin(read_only=True) as tx:
            roots = tx.instances.live_of_case(case)
        for root in roots:
            suspension.suspend(played.caller("admin"), root)
        told = {line.note for line in what_is_next(played, case).deadlines if line.key is None}
        assert told == {"ei etene, ennen kuin prosessi jatkuu"}


@pytest.mark.parametrize("act", ["worry", "wait", "cancel"])
def test_also_beside_the_road_there_is_a_next_step(store: Store, act: str) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        instance, case = to_case(played)
        acts: dict[str, Callable[[], object]] = {
            "worry": lambda: case_events.raise_trigger(played.caller("client_adviser"), case, code="c"),
            "wait": lambda: played.advance_clock(timedelta(days=3)),
            "cancel": lambda: cancel(played, instance),
        }
        acts[act]()
        assert check(played) == 1


def cancel(played: Stage, instance: int) -> None:
    instances.cancel(played.caller("admin"), instance)


def test_a_case_in_which_nothing_runs_asks_its_carrier_to_go_on(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        cancel(played, instance)
        step = next_step(played, case)
        assert step is not None
        assert (step.title, step.who) == ("Sovi asiakkaan kanssa, miten jatketaan", "client_adviser")


def test_a_closed_case_has_none(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        played.complete("decide", {}, by="case_owner", instance=instance)
        last = played.open_item("last", instance)
        played.complete("last", {"how": "Kaikki kunnossa."}, by=doer(last), instance=instance)
        with store.begin(read_only=True) as tx:
            closed = tx.cases.get(case)
            assert closed is not None
            assert closed.closed_at is not None
        page = cases.open_case(played.caller("case_owner"), case)
        words = Words("fi", ZoneInfo("Europe/Helsinki"), played.now, CodeLists())
        assert next_of(page, Naming(words, {}, {})).step is None
