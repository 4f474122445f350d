"""Migrating and going on, in either order, leads to the same state: on random diagrams, in the middle of random plays."""

import os
import re
from random import Random

import pytest
from lxml import etree

from koppi.domain.step import Held, Input, Migrate, Start, Status, Step
from koppi.engine import advance
from tests.oracle.bpmn_xml import files
from tests.oracle.duel import Duel, Refused
from tests.oracle.model import Diagram
from tests.oracle.test_random_diagrams import draw

CHUNK = 50
DIAGRAMS = int(os.environ.get("KOPPI_ORACLE_DIAGRAMS", "200"))
NO_NODES = ("EventDefinition", "process", "LoopCharacteristics")


class Twins(Duel):
    """A play in which each input is also given to the instance after it has gone over to a twin of other ids."""

    def __init__(self, diagram: Diagram, random: Random) -> None:
        super().__init__(diagram, random)
        own = files(diagram)[0]
        self.names = {old: f"new_{number}" for number, old in enumerate(_ids(own))}
        self.definitions.all.append(self.read(_in_other_words(own, self.names)))
        self.twin = len(self.definitions.all)
        self.migrations = 0

    def advance(self, given: Input) -> Step:
        step = super().advance(given)
        if not isinstance(given, Start) and self.held is not None:
            there = self._over(self.held, Migrate(self.twin, self.names)).after(self.held)
            gone_on = advance(self.definitions, there, given, self.surroundings)
            self.agree("the status of a twin", gone_on.status, step.status)
            if step.status is Status.ACTIVE:
                after = step.after(self.held)
                moved = self._over(after, Migrate(self.twin, self.names))
                self.agree("the state of a twin", _told(gone_on), _told(moved))
                self.agree("what a twin waits for", len(gone_on.waits), len(moved.waits))
                own = [wait for wait in step.waits if wait.definition_key == 1]
                self.agree("what is open as before", len(moved.moved), len(own))
                back = Migrate(1, {new: old for old, new in self.names.items()})
                self.agree("over to itself", self._over(after, Migrate(1)).state, step.state)
                self.agree("there and back", self._over(moved.after(after), back).state, step.state)
        return step

    def _over(self, held: Held, given: Migrate) -> Step:
        step = advance(self.definitions, held, given, self.surroundings)
        self.agree("what is opened and closed by going over to a twin", (step.opened, step.closed), ((), ()))
        self.migrations += 1
        return step


def _told(step: Step) -> str:
    """Return a state without the flow that an incident names: it says where the token was when it failed."""
    return re.sub(r'"flow":"\w+"', "", step.state)


def _ids(content: bytes) -> list[str]:
    """Return the ids of the elements and flows of a process."""
    (process,) = etree.fromstring(content).iter("{*}process")
    inside = (node for node in process.iter() if isinstance(node.tag, str) and node.get("id"))
    return [str(node.get("id")) for node in inside if not etree.QName(node).localname.endswith(NO_NODES)]


def _in_other_words(content: bytes, names: dict[str, str]) -> bytes:
    word = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    return word.sub(lambda found: names[found[0]], content.decode()).encode()


@pytest.mark.parametrize("first", range(0, DIAGRAMS, CHUNK))
def test_an_instance_goes_on_by_a_twin_as_it_would_have_gone_on_itself(first: int) -> None:
    migrations = 0
    for seed in range(first, first + CHUNK):
        try:
            play = Twins(draw(seed), Random(seed))
        except Refused:
            continue
        play.play(20)
        migrations += play.migrations
    assert migrations > 8 * CHUNK
