"""An instance goes on by a diagram that this version would refuse: it was deployed before."""

from dataclasses import replace

from sqlalchemy import update

from koppi.store import Store
from koppi.store.rows.definitions import ResourceRow
from koppi.usecases.models import Models
from tests.support.diagrams import boundary, end, path, process, start, timer, user, zeebe
from tests.support.houses import LANGUAGE, Stage, stage

DIAGRAM = process(
    start(),
    user("a", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
    boundary("late", "a", timer("PT1H")),
    user("b"),
    end(),
    path("start", "a", "b", "end") + path("late", "end"),
    id_="before",
)
REFUSED = DIAGRAM.replace(b'cancelActivity="true"', b'cancelActivity="yes"')


def test_an_instance_goes_on_by_what_is_refused_today(store: Store) -> None:
    with stage(store, {"before.bpmn": DIAGRAM}) as played:
        instance = played.start("before")
        with store._engine.begin() as connection:
            connection.execute(update(ResourceRow).where(ResourceRow.content == DIAGRAM).values(content=REFUSED))
        again = Stage(replace(played.house, models=Models(LANGUAGE)), played.service_production)
        again.complete("a", {})
        assert again.stands_at(instance) == ["b"]
