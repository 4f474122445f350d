"""A state that any version of Koppi has stored is taken up, and goes on to the end that it was stored for."""

from collections.abc import Iterator
from itertools import islice

import pytest
import simplejson
from lxml import etree

from koppi.domain.waits import (
    AdHocWait,
    CallWait,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from koppi.engine import STATE_VERSION, SUPPORTED, same_state
from koppi.engine.elements import EVENT_SUB_PROCESS, REPEATS
from koppi.engine.running.state import dump, load
from tests.states import library
from tests.states.library import Stored
from tests.states.specimens import specimens

STORED = [state for file in library.files() for state in library.stored(file)]
WAITS = {UserTaskWait, JobWait, TimerWait, MessageWait, SignalWait, IncidentWait, CallWait, AdHocWait}
"""Everything that a token can wait for in an open row."""


@pytest.mark.parametrize("state", STORED, ids=lambda state: f"{state.file} {state.name}")
def test_a_stored_state_is_taken_up_and_goes_on_to_its_end(state: Stored) -> None:
    play = state.play()
    written = dump(load(state.held, play.shelf, play.surroundings))
    assert same_state(written, state.held.state, play.shelf, play.surroundings)
    if state.version == STATE_VERSION:
        assert written == state.held.state
    assert state.gone_on() == state.end


def test_every_element_of_the_registry_has_a_stored_state() -> None:
    drawn = {pair for state in STORED for content in state.files for pair in _drawn(content)}
    wanted = {(name, event) for name, one in SUPPORTED.items() for event in one.events or ("none",)}
    wanted |= {(name, "none") for name in REPEATS}
    missing = sorted(wanted - drawn)
    assert not missing, f"draw them in tests/states/specimens.py and run python -m tests.states: {missing}"


def test_every_kind_of_wait_is_stored() -> None:
    found: set[type[Wait]] = set()
    for state in (state for state in STORED if state.version == STATE_VERSION):
        play = state.play()
        found |= {type(wait) for wait in load(state.held, play.shelf, play.surroundings).taken_up.values()}
    assert found == WAITS


def test_the_library_holds_every_specimen() -> None:
    kept = {name for file in library.files() for name in library.load(file)["specimens"]}
    missing = {specimen.name for specimen in specimens()} - kept
    assert not missing, f"run python -m tests.states: {missing}"


def test_what_is_stored_is_never_written_again() -> None:
    content = library.load(library.files()[-1])
    first = next(iter(content["specimens"].values()))
    first["rests"][0]["state"] = "as it was once written"
    kept = simplejson.dumps(content)
    assert library.add(content, specimens(), []) == []
    assert simplejson.dumps(content) == kept


def test_a_new_version_stores_what_it_writes_otherwise_and_nothing_else() -> None:
    earlier = [library.load(file) for file in library.files()]
    name = next(specimens()).name
    earlier[-1]["specimens"][name]["rests"][0]["state"] = "as it was once written"
    content: dict[str, dict[str, object]] = {"specimens": {}}
    assert library.add(content, islice(specimens(), 3), earlier) == [name]


def test_the_files_name_the_versions_that_wrote_them() -> None:
    contents = {file.name: library.load(file) for file in library.files()}
    assert list(contents) == [library.name_of(content["koppi"], content["state"]) for content in contents.values()]
    assert all(f"_state_{state.version}." in state.file for state in STORED)


def _drawn(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the elements of a diagram as the registry names them, each with every event that it is about."""
    for node in etree.fromstring(content).iter("{*}*"):
        name = etree.QName(node).localname
        if node.get("triggeredByEvent") == "true":
            starts = node.findall("{*}startEvent")
            yield from ((EVENT_SUB_PROCESS, event) for start in starts for event in _events(start))
        elif name in SUPPORTED or name in REPEATS:
            yield from ((name, event) for event in (_events(node) if SUPPORTED_EVENTS.get(name) else ("none",)))


SUPPORTED_EVENTS = {name: one.events for name, one in SUPPORTED.items()}


def _events(node: etree._Element) -> list[str]:
    names = [etree.QName(child).localname for child in node.iterchildren("{*}*")]
    return [name.removesuffix("EventDefinition") for name in names if name.endswith("EventDefinition")] or ["none"]
