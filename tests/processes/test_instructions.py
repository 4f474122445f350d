"""Every task of our diagrams comes with instructions: what to do and why, in three languages."""

import pytest

from tests.processes.asking import diagrams
from tests.support.covers import covers

ENOUGH = 20
"""Letters that a sentence has at least."""


@covers("S003-13")
@pytest.mark.parametrize("process_id", diagrams())
def test_each_task_says_in_three_languages_what_to_do(process_id: str) -> None:
    tasks = [element for element in diagrams()[process_id].elements.values() if element.type == "USER_TASK"]
    said = {
        (task.id, language): task.properties.get(f"documentation.{language}", "")
        for task in tasks
        for language in ("sv", "en")
    }
    said |= {(task.id, "fi"): task.documentation for task in tasks}
    assert [place for place, text in said.items() if len(text) < ENOUGH] == []


def test_there_are_tasks_to_ask() -> None:
    assert sum(element.type == "USER_TASK" for one in diagrams().values() for element in one.elements.values()) > 20
