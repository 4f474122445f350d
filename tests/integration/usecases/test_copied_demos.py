"""What tests get instead of a deployment: a copy of a filled demo is the same demo, and lives a life of its own."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from koppi.store import Store
from tests.integration.proofs.drawn import ANSWER, WORD
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import MONDAY, assert_sound, stage
from tests.support.killing import all_rows

FILES = {**ANSWER, "alone.form": b'{"type": "default", "id": "only_here", "schemaVersion": 19, "components": []}'}
"""Asked for by nobody else, so that it is known which demo is filled and which is copied."""


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    with ExitStack() as stack:
        opened = []
        for number in range(4):
            (tmp_path / str(number)).mkdir()
            opened.append(open_store(stack.enter_context(sqlite_database(tmp_path / str(number)))))
            stack.callback(opened[-1].dispose)
        yield opened


def test_the_third_demo_of_the_same_files_is_a_copy_of_the_second_and_none_knows_of_another(
    stores: list[Store],
) -> None:
    begun = []
    for store in stores:
        with stage(store, FILES) as played:
            begun.append(all_rows(store))
            instance = played.start("question")
            played.complete("ask", WORD, instance=instance)
            assert played.now == MONDAY
            assert played.stands_at(instance) == ["answered"]
        assert_sound(store, inputs=2)
    assert begun[0] != begun[1], "keys are drawn anew"
    assert begun[1] == begun[2] == begun[3]
    assert len(begun[3]["resources"]) > 2
