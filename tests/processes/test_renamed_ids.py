"""Every id of our models renamed, in memory: the same story runs, and not a line of code knows the difference."""

from datetime import timedelta

from koppi.resources import model_files
from koppi.store import Store
from tests.processes.renaming import left_in, renamed, renaming, words_that_stay
from tests.processes.steering import BY_HAND, EARLY_REVIEW, ENDS, FOLLOW_UP, REACHED, to_request
from tests.support.houses import THREAD, assert_sound, stage


def test_the_same_story_runs_when_every_id_is_renamed(sqlite_store: Store) -> None:
    files = model_files(THREAD)
    names = renaming(files)
    strangers = renamed(files, names)
    assert not set(strangers) & set(files)
    assert left_in(strangers, names) == set()
    with stage(sqlite_store, strangers, names=names, declines=frozenset({"service_guidance"})) as played:
        instance, case_key = to_request(played)
        played.run_jobs()
        assert played.stands_at(instance) == ["arrange_by_hand"]
        played.complete("arrange_by_hand", BY_HAND)
        assert played.stands_at(instance) == FOLLOW_UP
        played.advance_clock(timedelta(days=31))
        played.complete("contact_client", REACHED)
        played.raise_trigger(case_key)
        played.complete("handle_trigger", EARLY_REVIEW)
        played.advance_clock(played.now)
        played.complete("review_client_plan", ENDS)
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(sqlite_store, inputs=10)


def test_the_renaming_leaves_alone_what_is_no_id() -> None:
    files = model_files(THREAD)
    assert not set(renaming(files)) & words_that_stay(files)
