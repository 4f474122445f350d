"""Diagrams from worlds that Koppi knows nothing about are walked by their own stories."""

from pathlib import Path
from typing import Any

import pytest

from koppi.resources import read_files
from koppi.store import Store
from tests.support.houses import Stage, assert_sound, stage
from tests.support.stories import STRANGERS, duration_of, read_story


@pytest.mark.parametrize("folder", STRANGERS, ids=lambda folder: folder.name)
def test_a_stranger_runs_as_its_story_tells(sqlite_store: Store, folder: Path) -> None:
    story = read_story(folder)
    with stage(sqlite_store, read_files([folder])) as played:
        instance = played.start(story["process"], story["variables"])
        for step in story["steps"]:
            _play(played, step)
        assert played.stands_at(instance) == []
        assert played.instance(instance).status == story["status"]
        found = played.variables(instance)
        assert {name: found.get(name) for name in story["expect"]} == story["expect"]
    assert_sound(sqlite_store, inputs=len(story["steps"]))


def _play(played: Stage, step: dict[str, Any]) -> None:
    if "complete" in step:
        played.complete(step["complete"], step["values"], by="client_adviser")
    elif "advance_clock" in step:
        played.advance_clock(duration_of(step["advance_clock"]))
    else:
        sent = step["publish"]
        assert played.publish(**sent).instance_key is not None
