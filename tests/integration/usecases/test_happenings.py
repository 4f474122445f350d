"""What happens to a client under way: triggers, messages and follow-up notes belong to the case and reach who waits."""

from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.errors import Conflict, NotFound, Refused
from koppi.store import Store
from koppi.usecases import case_events, people
from tests.integration.usecases.intake import INTAKE, WORRY, played_on, to_case
from tests.support.houses import assert_sound


def test_a_trigger_belongs_to_its_case_from_the_first_moment_and_its_words_reach_no_variable(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        raised = case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui kotona.")
        assert raised.instance_key is not None
        instance = played.instance(raised.instance_key)
        assert (instance.case_key, instance.business_id) == (case, str(case))
        assert "Kaatui" not in str(played.variables(instance.key))
        played.complete("handle", {"did": "Soitettu."}, instance=instance.key)
        with store.begin() as tx:
            (trigger,) = tx.triggers.of_case(case)
        assert (trigger.code, trigger.state, trigger.outcome) == ("fall", "handled", "eased")
        assert trigger.content == {"text": "Kaatui kotona.", "done": "Soitettu."}
        assert trigger.raised_by == "client_adviser"
    assert_sound(store, inputs=3)


def test_a_trigger_of_the_same_code_within_a_week_is_joined_to_the_open_one(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        joined = []
        for days, code in ((0, "fall"), (6, "fall"), (0, "hunger"), (2, "fall")):
            played.let_pass(timedelta(days=days))
            raised = case_events.raise_trigger(played.caller("client_adviser"), case, code=code)
            joined.append(played.variables(raised.instance_key or 0)["joined"])
        assert joined == [False, True, False, False]  # the last came eight days after the first


def test_a_trigger_that_no_process_answers_is_refused_and_nothing_is_kept(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        with pytest.raises(Conflict) as refusal:
            case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="x")
        assert refusal.value.code == "case.nobody_takes"
        with store.begin(read_only=True) as tx:
            assert tx.messages.untaken("message", played.now) == []


def test_a_foreign_case_is_unknown_and_a_machine_needs_the_messages_name(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        with pytest.raises(NotFound):
            case_events.raise_trigger(played.caller("service_provider"), case, code="fall")
        with pytest.raises(Refused):
            case_events.raise_trigger(played.caller("process_owner"), case, code="fall")
        machine: dict[str, Any] = {"machine": True, "display_name": "n", "job_types": ()}
        people.add_user(played.caller("admin"), "narrow", **machine, message_names=("direct_contact",))
        with pytest.raises(Refused):
            case_events.raise_trigger(played.caller("narrow"), case, code="fall")
        told = {"channel": "app", "source": "client", "text": "Hei."}
        assert case_events.send_message(played.caller("narrow"), case, **told).instance_key is None


def test_a_message_to_the_named_person_is_a_contact_of_the_case(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        sent = case_events.send_message(
            played.caller("client_adviser"), case, channel="app", source="client", text="Soittakaa."
        )
        with store.begin() as tx:
            found = tx.contacts.of_case(case)
        assert [(c.key == sent.key, c.reason) for c in found] == [(False, "Arki ei suju."), (True, "Soittakaa.")]


def test_a_follow_up_note_is_kept_and_told_to_who_waits_for_it_within_a_day(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        told: dict[str, Any] = {"kind": "call", "stability": "stable", "well_being": 7, "text": "Hyvää kuuluu."}
        case_events.add_follow_up_note(played.caller("client_adviser"), case, **told)
        with store.begin() as tx:
            (note,) = tx.follow_up_notes.of_case(case)
            (waiting,) = tx.messages.untaken("message", played.now)
            variables = tx.messages.variables_of(waiting)
        assert (note.kind, note.stability, note.well_being, note.content) == (
            "call",
            "stable",
            7,
            {"text": "Hyvää kuuluu."},
        )
        assert (waiting.name, waiting.case_key, waiting.correlation_key) == ("follow_up_note", case, str(case))
        assert waiting.expires_at == played.now + timedelta(days=1)
        assert "Hyvää" not in str(variables)
