"""Tokens moved by an operator's hand: rows follow, the audit is clean, and the case's people can read who did it."""

import pytest

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.domain.journal import reason_of
from koppi.store import Store
from koppi.usecases import instances, modifications
from koppi.usecases.modifications import Activate, Move, Terminate
from tests.integration.usecases.test_called_processes import CALLED
from tests.support.diagrams import boundary, end, path, process, start, timer, user, zeebe
from tests.support.houses import assert_sound, stage

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
LINE = {
    "line.bpmn": process(
        start(),
        user("a", ADVISER),
        user("b", ADVISER),
        boundary("late", "b", timer("P1D"), interrupting=False),
        end(),
        path("start", "a", "b", "end"),
        path("late", "end"),
        id_="line",
    )
}


def test_a_token_moves_forward_and_back_with_its_rows(store: Store) -> None:
    with stage(store, LINE) as played:
        key, admin = played.start("line"), played.caller("admin")
        moved = modifications.modify(
            admin, key, move=[Move(Terminate("a"), "b", [("", {"x": 1})])], reason="Väärä haara."
        )
        assert (moved, played.stands_at(key), played.variables(key)) == (1, ["b", "late"], {"x": 1})
        item = played.open_item("b")
        modifications.modify(admin, key, activate=[Activate("a")], terminate=[Terminate(key=item.key)])
        assert played.stands_at(key) == ["a"]
        played.complete("a", {})
        played.complete("b", {})
        assert played.instance(key).status == "COMPLETED"
        with store.begin(read_only=True) as tx:
            first, second = [entry for entry in tx.journal.of(key) if entry.input["kind"] == "modify"]
            done = [entry.actor for entry in tx.audit.of_instance(key) if entry.action == "modifications.modify"]
        assert (first.actor, reason_of(first.payload), reason_of(second.payload)) == ("admin", "Väärä haara.", "")
        assert done == ["admin", "admin"]
    assert_sound(store, inputs=5)


def test_a_called_process_is_moved_by_its_own_key(store: Store) -> None:
    with stage(store, CALLED) as played:
        root, admin = played.start("outer"), played.caller("admin")
        with store.begin(read_only=True) as tx:
            (child,) = tx.instances.children(root)
        before = played.open_item("inside").key
        modifications.modify(admin, child.key, move=[Move(Terminate("inside"), "inside")])
        after = played.open_item("inside")
        assert (after.key == before, after.process_instance_key) == (False, child.key)
        with pytest.raises(Conflict, match=r"modification\.ends_called"):
            modifications.modify(admin, child.key, terminate=[Terminate("inside")])
        played.complete("inside", {})
        assert played.instance(root).status == "COMPLETED"
    assert_sound(store, inputs=3)


def test_what_is_not_there_is_refused_in_its_own_words(store: Store) -> None:
    with stage(store, LINE) as played:
        key, other, admin = played.start("line"), played.start("line"), played.caller("admin")
        foreign = played.open_item("a", other).key
        with pytest.raises(Conflict, match=r"modification\.not_active"):
            modifications.modify(admin, key, terminate=[Terminate("b")])
        with pytest.raises(NotFound, match=r"modification\.no_such_key"):
            modifications.modify(admin, key, terminate=[Terminate(key=foreign)])
        with pytest.raises(Invalid, match=r"modification\.empty"):
            modifications.modify(admin, key)
        modifications.modify(admin, other, terminate=[Terminate("a")])
        assert played.instance(other).status == "TERMINATED"
        with pytest.raises(NotFound, match=r"instance\.not_active"):
            modifications.modify(admin, other, activate=[Activate("a")])
    assert_sound(store, inputs=3)


def test_the_journal_says_why_a_variable_was_set_and_an_instance_cancelled(store: Store) -> None:
    with stage(store, LINE) as played:
        key, admin = played.start("line"), played.caller("admin")
        instances.set_variables(admin, key, {"x": 1}, reason="Puuttui.")
        instances.cancel(admin, key, reason="Kaksoiskappale.")
        assert [reason_of(entry.payload) for entry in instances.journal(admin, key)] == [
            "",
            "Puuttui.",
            "Kaksoiskappale.",
        ]
    assert_sound(store, inputs=3)
