"""A process dies after any statement of a completion: nothing is lost, nothing is there twice, all or nothing."""

from datetime import timedelta
from itertools import count

import pytest

from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.usecases import work_items
from tests.integration.proofs.drawn import ANSWER, WORD
from tests.support.houses import Stage, assert_sound, stage
from tests.support.killing import KILLED, all_rows, complete_and_die


def test_a_completion_that_dies_after_any_statement_leaves_all_or_nothing(store: Store, database_url: str) -> None:
    with stage(store, ANSWER) as played:
        instance = _prepared(played)
        item = played.open_item("ask", instance)
        before = all_rows(store)
        for statement in count(1):
            code = complete_and_die(database_url, "client_adviser", item.key, WORD, statement)
            if code == 0:
                break
            assert code == KILLED
            assert all_rows(store) == before, f"something stayed of a completion killed after statement {statement}"
        assert statement > 10  # it was killed often
        assert played.stands_at(instance) == ["read", "read_late"]
        assert played.variables(instance) == {"said": "sana", "heard": "kyllä"}
        _assert_nothing_twice(played, instance, item.key)
    assert_sound(store, inputs=3)


def _prepared(played: Stage) -> int:
    """An open task with a timer and a draft; the message that it leads to is in the inbox already."""
    instance = played.start("question")
    item = played.open_item("ask", instance)
    work_items.save_draft(played.caller("client_adviser"), item.key, {"word": "puolik"}, version=0)
    played.publish("answer", "sana", variables={"heard": "kyllä"}, time_to_live=timedelta(hours=1))
    return instance


def _assert_nothing_twice(played: Stage, instance: int, item: int) -> None:
    assert len(all_rows(played.house.store)["submissions"]) == 1
    with played.house.store.begin(read_only=True) as tx:
        assert [event.event for event in tx.work_items.events(item)].count("completed") == 1
        assert [timer.element_id for timer in tx.timers.of(instance)] == ["read_late"]
        assert len(tx.journal.of(instance)) == 3  # begun, completed, answered
        assert tx.messages.undelivered(played.now) == 0
    with pytest.raises(Conflict):
        work_items.complete(played.caller("triage_nurse"), item, WORD)
