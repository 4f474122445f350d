"""What the pages say while an instance stands still, and what becomes of what is typed meanwhile."""

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from koppi.bootstrap import build_app
from koppi.domain.actor import SYSTEM
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases import case_events, suspension
from koppi.usecases.boundary import Caller
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.integration.proofs.drawn import ANSWER
from tests.integration.usecases.intake import INTAKE, WORRY, played_on, to_case
from tests.support.houses import Stage, stage


def _signed_in(played: Stage, folder: Path) -> FlaskClient:
    settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=folder)
    client = build_app(settings, played.house, Background(played.house)).test_client()
    assert client.post("/sign-in", data={"name": "client_adviser", "password": PASSWORD}).status_code == 303
    return client


def _shown(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def test_a_task_says_who_suspended_its_process_when_and_why_and_keeps_what_is_typed(
    store: Store, tmp_path: Path
) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        key = played.open_item("ask", instance).key
        client = _signed_in(played, tmp_path)
        drawn = _shown(client, f"/tasks/{key}")
        csrf = drawn.split('name="_csrf" value="')[1].split('"')[0]
        assert 'value="complete"' in drawn
        suspension.suspend(played.caller("admin"), instance, reason="Asiakas on sairaalassa.")
        typed = {"_csrf": csrf, "_draft_version": "0", "action": "complete", "word": "sana"}
        answer: Any = client.post(f"/tasks/{key}", data=typed)
        said = answer.get_data(as_text=True)
        assert answer.status_code == 409
        assert "on keskeytetty" in said
        assert 'value="sana"' in said
        shown = _shown(client, f"/tasks/{key}")
        assert "1.3.2027 klo 9.00" in shown
        assert "Syy: Asiakas on sairaalassa." in shown
        assert 'value="complete"' not in shown
        assert 'value="sana"' in shown, "what was typed is kept as a draft"
        assert "Keskeytetty" in _shown(client, "/?tab=groups")
        suspension.resume(played.caller("admin"), instance)
        assert "Keskeytetty" not in _shown(client, "/?tab=groups")
        assert client.post(f"/tasks/{key}", data={**typed, "_draft_version": "1"}).status_code == 303


def test_the_page_of_a_case_says_it_and_its_timeline_keeps_it(store: Store, tmp_path: Path) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        client = _signed_in(played, tmp_path)
        with store.begin(read_only=True) as tx:
            roots = tx.instances.live_of_case(case)
        for key in roots:
            suspension.suspend(played.caller("admin"), key, reason="Odotetaan päätöstä.")
        shown = _shown(client, f"/cases/{case}")
        assert shown.count("Syy: Odotetaan päätöstä.") == len(roots) > 0
        raised = case_events.raise_trigger(played.caller("client_adviser"), case, code="other", text="Huoli.")
        assert raised.key
        for key in roots:
            suspension.resume(played.caller("admin"), key)
        shown = _shown(client, f"/cases/{case}")
        assert "Syy: Odotetaan päätöstä." not in shown
        assert "Prosessi keskeytettiin" in shown
        assert "Prosessi jatkui" in shown
        with store.begin() as tx:
            (trigger,) = tx.triggers.of_case(case)
        assert trigger.content == {"text": "Huoli."}


def test_what_was_suspended_at_the_terminal_names_no_account_of_the_machine(store: Store, tmp_path: Path) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        suspension.suspend(Caller(played.house, SYSTEM), instance, reason="Huolto.")
        shown = _shown(_signed_in(played, tmp_path), f"/tasks/{played.open_item('ask', instance).key}")
        assert "on keskeytetty: järjestelmä, 1.3.2027 klo 9.00. Syy: Huolto." in shown
