"""Giving work back: to a queue where others see it, never to nobody."""

import pytest

from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.usecases import work_items
from tests.support.diagrams import end, path, process, start, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

MENDING = {
    "mending.bpmn": process(
        start(),
        user("queued", zeebe("assignmentDefinition", assignee="case_owner", candidateGroups="client_adviser")),
        user("personal", zeebe("assignmentDefinition", assignee="case_owner")),
        end(),
        path("start", "queued", "personal", "end"),
        id_="mending",
    )
}


def give_back(played: Stage, element: str) -> None:
    work_items.release(played.caller("case_owner"), played.open_item(element).key)


def test_what_waits_in_a_queue_can_be_given_back_and_is_there_for_the_others(store: Store) -> None:
    with stage(store, MENDING) as played:
        played.start("mending")
        give_back(played, "queued")
        found = work_items.list_queues(played.caller("client_adviser"))
        assert [(row.item.element_id, row.item.assignee) for row in found.items] == [("queued", None)]
    assert_sound(store)


def test_what_only_one_person_has_stays_with_that_person(store: Store) -> None:
    with stage(store, MENDING) as played:
        played.start("mending")
        played.complete("queued", {})
        with pytest.raises(Conflict) as refused:
            give_back(played, "personal")
        assert refused.value.code == "work_item.no_queue"
        assert played.open_item("personal").assignee == "case_owner"
    assert_sound(store)
