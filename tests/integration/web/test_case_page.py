"""The page of a case: a concern is raised with one press."""

from pathlib import Path

from koppi.bootstrap import build_app
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.integration.usecases.intake import INTAKE, WORRY, played_on, to_case


def test_a_concern_leads_to_the_task_that_it_asks_of_the_visitor(store: Store, tmp_path: Path) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
        client = build_app(settings, played.house, Background(played.house)).test_client()
        assert client.post("/sign-in", data={"name": "client_adviser", "password": PASSWORD}).status_code == 303
        page = client.get(f"/cases/{case}").get_data(as_text=True)
        assert "Nosta huoli" in page
        csrf = page.split('name="_csrf" value="')[1].split('"')[0]
        gone = client.post(f"/cases/{case}/triggers", data={"_csrf": csrf})
        task = played.open_item("handle").key
        assert (gone.status_code, gone.location) == (303, f"/tasks/{task}")
        with store.begin() as tx:
            (trigger,) = tx.triggers.of_case(case)
        assert (trigger.code, trigger.raised_by) == ("other", "client_adviser")
