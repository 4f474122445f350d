"""A suspended instance stands still, with all that it called, until it is resumed or cancelled."""

from collections.abc import Callable

import pytest

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.store import Store
from koppi.usecases import instances, messages, suspension, work_items
from koppi.usecases.holding import Suspended
from tests.integration.proofs.drawn import ANSWER, PAUSE, WORD
from tests.integration.usecases.suspending import CALLER, HOUR, LISTENER, audited, resume, shown, suspend, suspensions
from tests.support.houses import MONDAY, assert_sound, stage


def test_an_instance_stands_still_from_one_word_to_the_other_and_both_are_kept_with_the_reason(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT10H"})
        suspend(played, instance)
        assert (shown(played, instance)["state"], shown(played, instance)["suspendedDate"]) == ("SUSPENDED", MONDAY)
        played.let_pass(HOUR)
        resume(played, instance)
        assert (shown(played, instance)["state"], shown(played, instance)["suspendedDate"]) == ("ACTIVE", None)
        (kept,) = suspensions(played, instance)
        assert (kept.suspended_by, kept.reason) == ("admin", "Asiakas on sairaalassa.")
        assert (kept.resumed_by, kept.resumed_at) == ("admin", MONDAY + HOUR)
        (begun,) = audited(played, instance, "suspension.suspend")
        (ended,) = audited(played, instance, "suspension.resume")
        assert begun.detail == {"suspension": kept.key}
        assert ended.detail == {"suspension": kept.key, "taken": 0, "left_out": []}
    assert_sound(store, inputs=1)


@pytest.mark.parametrize(
    ("act", "code"), [("suspend", "instance.suspended_already"), ("resume", "instance.not_suspended")]
)
def test_what_is_so_already_is_refused(store: Store, act: str, code: str) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT10H"})
        if act == "suspend":
            suspend(played, instance)
        with pytest.raises(Conflict) as refusal:
            (suspend if act == "suspend" else resume)(played, instance)
        assert refusal.value.code == code


@pytest.mark.parametrize("act", [suspension.suspend, suspension.resume])
def test_what_has_ended_is_refused_and_what_never_was_is_not_found(store: Store, act: Callable[..., None]) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        played.advance_clock(HOUR)
        with pytest.raises(Conflict) as ended:
            act(played.caller("admin"), instance)
        with pytest.raises(NotFound) as unknown:
            act(played.caller("admin"), 17)
        assert (ended.value.code, unknown.value.code) == ("instance.not_active", "instance.unknown")


def test_a_called_instance_stands_still_with_its_root_and_not_alone(store: Store) -> None:
    with stage(store, CALLER) as played:
        instance = played.start("caller")
        with store.begin(read_only=True) as tx:
            (child,) = tx.instances.children(instance)
        with pytest.raises(Conflict) as refusal:
            suspend(played, child.key)
        assert (refusal.value.code, refusal.value.parameters["root"]) == ("instance.called", instance)
        suspend(played, instance)
        assert shown(played, child.key)["state"] == "SUSPENDED"
        resume(played, instance)
        assert shown(played, child.key)["state"] == "ACTIVE"


def test_a_reason_has_an_end(store: Store) -> None:
    with stage(store, PAUSE) as played, pytest.raises(Invalid):
        suspend(played, played.start("pause", {"length": "PT1H"}), "x" * 1001)


def test_a_suspended_instance_can_be_cancelled_and_leaves_nothing_held(store: Store) -> None:
    with stage(store, LISTENER) as played:
        instance = played.start("listener")
        suspend(played, instance)
        messages.broadcast(played.caller("admin"), "bell", {"count": 1})
        instances.cancel(played.caller("admin"), instance)
        assert shown(played, instance)["state"] == "TERMINATED"
        with store.begin(read_only=True) as tx:
            assert tx.suspensions.held(instance) == []
            assert tx.suspensions.current(instance) is None
    assert_sound(store, inputs=2)


def test_a_task_is_not_completed_meanwhile_its_draft_is_kept_and_the_refusal_says_by_whom(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        item = played.open_item("ask", instance)
        worker = played.caller("client_adviser")
        suspend(played, instance)
        with pytest.raises(Suspended) as refusal:
            work_items.complete(worker, item.key, WORD)
        assert refusal.value.parameters == {"key": instance, "by": "admin", "at": MONDAY}
        work_items.save_draft(worker, item.key, WORD, version=0)
        resume(played, instance)
        assert work_items.open_work_item(worker, item.key).draft == WORD
        work_items.complete(worker, item.key, WORD)
        assert played.stands_at(instance) == ["answered"]
    assert_sound(store, inputs=2)
