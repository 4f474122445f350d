"""Tokens set and taken away anywhere, in the middle of random plays: the laws of a step hold, and a replay leads there."""

import os
from collections import Counter
from random import Random

import pytest
import simplejson

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.findings import Severity
from koppi.domain.journal import from_json, to_json
from koppi.domain.step import Held, Input, Modify, Start, Status
from koppi.domain.waits import CallWait
from koppi.engine import Process, advance, read_diagram
from koppi.engine.trial import plausible
from tests.oracle.bpmn_xml import files
from tests.oracle.test_random_diagrams import draw
from tests.support.play import LANGUAGE, Play

CHUNK = 50
DIAGRAMS = int(os.environ.get("KOPPI_ORACLE_DIAGRAMS", "200"))
ACTIONS = 16
CROWD = 40
NEVER = ("START_EVENT", "BOUNDARY_EVENT")
"""Where no token can be set."""


class Repaired(Play):
    """A play in which an operator sets tokens and takes them away, wherever he likes."""

    random: Random
    journal: list[Input]
    told: Counter[str]

    def repair(self) -> None:
        """Ask for something; what is refused has changed nothing."""
        before = self.held
        given = self._wish()
        try:
            self.act(given)
        except (Conflict, Invalid) as refusal:
            assert self.held == before
            self.told[refusal.code] += 1
        else:
            self.journal.append(given)
            self.told["done"] += 1

    def go_on(self) -> None:
        """Let one thing that is waited for happen."""
        given = plausible(self.random.choice(self.last.waits))
        if given is not None:
            self.act(given)
            self.journal.append(given)

    def replay(self) -> None:
        """Do all of it again from what the journal would have kept."""
        held: Held | None = None
        for given in self.journal:
            bare, payload = (simplejson.loads(simplejson.dumps(part)) for part in to_json(given))
            held = advance(self.shelf, held, from_json(bare, payload), self.surroundings).after(held)
        assert held == self.held

    def _wish(self) -> Modify:
        waits, choose = self.last.waits, self.random.choice
        scopes = sorted({scope for wait in waits for scope in wait.scopes if scope})
        calls = [0, 0, *(wait.token for wait in waits if isinstance(wait, CallWait))]
        host = choose(calls)
        called = next((w.called_definition_key for w in waits if isinstance(w, CallWait) and w.token == host), 1)
        elements = self.shelf.process(called).elements
        likely = [key for key, element in elements.items() if element.type not in NEVER] or [*elements]
        activate = tuple(
            (choose(choose([likely, likely, likely, [*elements]])), choose([*[0] * 9, choose([0, *scopes])]))
            for _ in range(choose([1, 1, 2]))
        )
        terminate = tuple(choose(scopes) for _ in range(choose([0, 0, 1])))
        return Modify(activate, terminate, {"": {"x": self.random.randint(0, 9)}}, host)


def _read(file: bytes) -> Process | None:
    reading = read_diagram("random.bpmn", file, LANGUAGE)
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        return None
    return reading.processes[0]


def _play(seed: int) -> Repaired | None:
    diagram = draw(seed)
    processes = [found for found in map(_read, files(diagram)) if found]
    if len(processes) < len(files(diagram)):
        return None  # a join that can never fire: refused, and rightly so
    play = Repaired.of(*processes)
    assert isinstance(play, Repaired)
    play.random, play.told = Random(seed), Counter()
    begin = Start(1, dict(diagram.variables))
    play.act(begin)
    play.journal = [begin]
    for _ in range(ACTIONS):
        for turn in (play.repair, play.go_on):
            if play.last.status is Status.ACTIVE and 0 < len(play.last.waits) < CROWD:
                turn()
    play.replay()
    return play


@pytest.mark.parametrize("first", range(0, DIAGRAMS, CHUNK))
def test_whatever_an_operator_does_leaves_an_instance_that_loads_and_is_replayed(first: int) -> None:
    told: Counter[str] = Counter()
    for seed in range(first, first + CHUNK):
        try:
            play = _play(seed)
        except Exception as wrong:
            wrong.add_note(f"seed {seed}")
            raise
        told += play.told if play else Counter()
    assert told["done"] > 2 * CHUNK
    assert len(told) > 5, told
