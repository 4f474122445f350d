"""Instances that go over to another version: what people had in hand stays, and what cannot go is told line by line."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict
from koppi.domain.journal import reason_of
from koppi.store import Store
from koppi.texts import say
from koppi.usecases import deployments, instances, migrations, modifications, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.migrations import Verdict
from tests.integration.usecases.test_called_processes import CALLED
from tests.support.diagrams import boundary, end, job, message, path, process, start, tag, timer, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")


def errand(prefix: str = "", *, job_type: str = "elsewhere", word: str = "m", key: str = "=key") -> Mapping[str, bytes]:
    """A task with a timer at its edge, a worker's job and a message to come, side by side; then one more task."""
    ask, alarm, work, answer, last, both = (
        prefix + name for name in ("ask", "alarm", "work", "answer", "last", "both")
    )
    diagram = process(
        start(),
        tag("parallelGateway", id="fork"),
        user(ask, ADVISER),
        boundary(alarm, ask, timer("P2D"), interrupting=False),
        job(work, type_=job_type),
        tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="m"), id=answer),
        tag("parallelGateway", id=both),
        user(last, ADVISER),
        end(),
        path("start", "fork", ask, both, last, "end"),
        path("fork", work, both),
        path("fork", answer, both),
        path(alarm, "end"),
        id_="errand",
        after=message("m", word, key),
    )
    return {"errand.bpmn": diagram}


NAMES = {name: f"new_{name}" for name in ("ask", "alarm", "work", "answer", "last", "both")}


def deployed(played: Stage, files: Mapping[str, bytes]) -> int:
    """Deploy another version and return its key."""
    return deployments.deploy(Caller(played.house, SYSTEM), files).processes[0].key


def rows(played: Stage, key: int) -> dict[str, Any]:
    """Return every open row of an instance by kind."""
    with played.house.store.begin(read_only=True) as tx:
        (item,) = tx.work_items.of_instance(key, open_only=True)
        (clock,) = tx.timers.of(key)
        (work,) = tx.jobs.open_of(key)
        (waits,) = tx.subscriptions.of(key)
    return {"item": item, "timer": clock, "job": work, "message": waits}


def test_what_is_open_keeps_its_key_its_draft_its_assignee_and_its_due_time(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k"})
        before = rows(played, key)
        adviser = played.caller("client_adviser")
        work_items.claim(adviser, before["item"].key)
        work_items.save_draft(adviser, before["item"].key, {"word": "kesken"}, version=0)
        target = deployed(played, errand("new_"))
        before = rows(played, key)
        played.let_pass(timedelta(days=1))
        report = migrations.migrate(played.caller("admin"), key, target, elements=NAMES, reason="Nimet vaihtuivat.")
        after = rows(played, key)
        assert report.verdict is Verdict.MIGRATED
        assert (played.instance(key).definition_key, played.instance(key).process_id) == (target, "errand")
        assert played.stands_at(key) == ["new_alarm", "new_answer", "new_ask", "new_work"]
        for kind, row in before.items():
            assert after[kind].key == row.key
            assert after[kind].definition_key == target
        item = after["item"]
        assert (item.assignee, item.name, item.draft_version) == ("client_adviser", "new_ask", 1)
        with store.begin(read_only=True) as tx:
            kept = tx.work_items.get(item.key)
            assert kept is not None
            assert tx.work_items.draft_of(kept.item) == {"word": "kesken"}
        assert after["timer"].due_at == before["timer"].due_at
        played.advance_clock(before["timer"].due_at)
        played.publish("m", "k")
        played.complete("new_ask", {}, by="client_adviser")
        with store.begin(read_only=True) as tx:
            (entry,) = [e for e in tx.journal.of(key) if e.input["kind"] == "migrate"]
            (done,) = [e for e in tx.audit.of_instance(key) if e.action == "migrations.migrate"]
        assert (entry.actor, reason_of(entry.payload)) == ("admin", "Nimet vaihtuivat.")
        assert done.detail["to"] == target
        assert "Nimet" not in str(done.detail)
    assert_sound(store, inputs=5)


def test_a_plan_says_what_becomes_of_everything_and_changes_nothing(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k"})
        target = deployed(played, errand("new_"))
        stands = played.instance(key)
        (refused,) = migrations.each(played.caller("admin"), [key], target, dry_run=True)
        found = {(one.code, one.element) for one in refused.refusals}
        assert found == {("migration.no_element", name) for name in ("ask", "work", "answer")}
        (report,) = migrations.each(played.caller("admin"), [key], target, elements=NAMES, dry_run=True)
        assert report.verdict is Verdict.POSSIBLE
        assert {(fate.what, fate.kind, fate.element, fate.target) for fate in report.fates} == {
            ("kept", "work_item", "ask", "new_ask"),
            ("kept", "timer", "alarm", "new_alarm"),
            ("kept", "job", "work", "new_work"),
            ("kept", "message", "answer", "new_answer"),
        }
        assert played.instance(key) == stands
    assert_sound(store, inputs=1)


def other_words(report: migrations.Report) -> set[tuple[str, str, str, str]]:
    return {(one.what, one.element, one.before, one.after) for one in report.fates if one.before or one.after}


def test_a_job_keeps_its_type_and_what_a_person_moves_begins_anew(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k"})
        target = deployed(played, errand(job_type="closer"))
        admin, before = played.caller("admin"), rows(played, key)
        (report,) = migrations.each(admin, [key], target, dry_run=True)
        assert other_words(report) == {("same_job", "work", "elsewhere", "closer")}
        migrations.migrate(admin, key, target)
        after = rows(played, key)["job"]
        assert (after.key, after.type, after.definition_key) == (before["job"].key, "elsewhere", target)
        modifications.modify(admin, key, move=[modifications.Move(modifications.Terminate("work"), "work")])
        assert rows(played, key)["job"].type == "closer"
    assert_sound(store, inputs=3)


def test_a_message_is_waited_for_as_the_other_version_calls_it(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k", "other": "o"})
        admin, before = played.caller("admin"), rows(played, key)["message"]
        played.let_pass(timedelta(hours=1))
        instances.set_variables(admin, key, {"key": "changed"})
        target = deployed(played, errand(word="n"))
        (report,) = migrations.each(admin, [key], target, dry_run=True)
        assert other_words(report) == {("other_message", "answer", "m", "n")}
        migrations.migrate(admin, key, target)
        after = rows(played, key)["message"]
        assert (after.key, after.name, after.correlation_key) == (before.key, "n", "k"), "the key was read once"
        migrations.migrate(admin, key, deployed(played, errand(word="n", key="=other")))
        after = rows(played, key)["message"]
        assert (after.key, after.name, after.correlation_key) == (before.key, "n", "o")
        assert played.publish("m", "k").instance_key is None
        assert played.publish("n", "o").instance_key == key
    assert_sound(store, inputs=5)


def test_a_message_that_waits_in_the_inbox_under_its_new_name_is_taken_at_once(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k"})
        target = deployed(played, errand(word="n"))
        played.publish("n", "k", time_to_live=timedelta(days=1), variables={"said": 1})
        migrations.migrate(played.caller("admin"), key, target)
        assert played.stands_at(key) == ["alarm", "ask", "work"]
        assert played.variables(key)["said"] == 1
    assert_sound(store, inputs=3)


def test_a_key_that_the_other_version_reads_in_vain_is_a_refusal_like_any_other(store: Store) -> None:
    with stage(store, errand()) as played:
        key = played.start("errand", {"key": "k"})
        target = deployed(played, errand(key="=missing"))
        (report,) = migrations.each(played.caller("admin"), [key], target)
        assert [(one.code, one.element) for one in report.refusals] == [("engine.not_text", "answer")]
        assert "=missing" in say(
            report.refusals[0].code, "en", {"element": "", "name": "", **report.refusals[0].parameters}
        )
    assert_sound(store, inputs=1)


def line(*tasks: str) -> Mapping[str, bytes]:
    """One task after the other."""
    return {
        "line.bpmn": process(
            start(), *(user(task, ADVISER) for task in tasks), end(), path("start", *tasks, "end"), id_="line"
        )
    }


def test_many_go_over_one_by_one_and_whoever_cannot_stops_nobody(store: Store) -> None:
    with stage(store, line("a", "b")) as played:
        first, stuck, last = (played.start("line") for _ in range(3))
        source = played.instance(first).definition_key
        played.complete("a", {}, instance=stuck)
        target = deployed(played, line("new", "a"))
        admin = played.caller("admin")
        migrations.migrate(admin, last, target)
        assert migrations.running(admin, source) == [first, stuck]
        reports = {one.key: one for one in migrations.each(admin, [first, stuck, last], target)}
        assert {key: report.verdict for key, report in reports.items()} == {
            first: Verdict.MIGRATED,
            stuck: Verdict.REFUSED,
            last: Verdict.THERE,
        }
        assert [(one.code, one.element) for one in reports[stuck].refusals] == [("migration.no_element", "b")]
        assert played.instance(stuck).definition_key == source
        again = list(migrations.each(admin, migrations.running(admin, source), target))
        assert [(one.key, one.verdict) for one in again] == [(stuck, Verdict.REFUSED)]
    assert_sound(store, inputs=6)


def test_a_called_process_goes_over_by_its_own_key_within_its_root(store: Store) -> None:
    with stage(store, CALLED) as played:
        root = played.start("outer", {"word": "ulkona"})
        with store.begin(read_only=True) as tx:
            (child,) = tx.instances.children(root)
            (item,) = tx.work_items.of_instance(root, open_only=True)
        other = CALLED["inner.bpmn"].replace(b"inside", b"further")
        target = deployed(played, {"inner.bpmn": other})
        migrations.migrate(played.caller("admin"), child.key, target, elements={"inside": "further"})
        with store.begin(read_only=True) as tx:
            (moved,) = tx.instances.children(root)
            (kept,) = tx.work_items.of_instance(root, open_only=True)
        assert (moved.key, moved.definition_key) == (child.key, target)
        assert (kept.key, kept.element_id, kept.process_instance_key) == (item.key, "further", child.key)
        assert played.instance(root).process_id == "outer"
        played.complete("further", {})
        assert played.instance(root).status == "COMPLETED"
    assert_sound(store, inputs=3)


def test_a_plan_in_the_words_of_the_interface_must_name_each_open_element(store: Store) -> None:
    with stage(store, line("a", "b")) as played:
        key = played.start("line")
        target = deployed(played, line("new", "a", "b"))
        admin = played.caller("admin")
        with pytest.raises(Conflict) as refusal:
            migrations.migrate(admin, key, target, elements={}, exact=True)
        assert [(one.code, one.element) for one in refusal.value.parameters["refusals"]] == [
            ("migration.not_mapped", "a")
        ]
        text = say(refusal.value.code, "en", refusal.value.parameters)
        assert "- a (a) is under way" in text
        migrations.migrate(admin, key, target, elements={"a": "a"}, exact=True)
        assert played.instance(key).definition_key == target
    assert_sound(store, inputs=2)
