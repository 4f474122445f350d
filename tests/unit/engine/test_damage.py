"""Damaged diagrams: whatever is changed in a file, it has findings or it runs; nothing else ever comes out."""

import copy
from contextlib import suppress
from random import Random

import pytest
from lxml import etree

from koppi.domain.errors import KoppiError
from koppi.domain.step import Start
from koppi.engine import Limits, Surroundings, advance, read_diagram
from tests.support.play import HELSINKI, LANGUAGE, NOW, Shelf
from tests.unit.engine.test_trust import placed

ROOTS = [etree.fromstring(file) for file in placed("=x > 1").values()]
NODES = [node for root in ROOTS for node in root.iter()]
TAGS = sorted({str(node.tag) for node in NODES})
NAMES = sorted({str(name) for node in NODES for name in node.attrib})
VALUES = sorted({str(value) for node in NODES for value in node.attrib.values()})
VALUES += ["", "=", "=(", "x y", "R3/PT1H", "true", "false", "=" + "(" * 100, "case", "1e999"]
AROUND = Surroundings(NOW, HELSINKI, {}, Limits(instances=20, steps=200))


def damaged(random: Random) -> bytes:
    """Return one of the files with one to three changes."""
    root = copy.deepcopy(random.choice(ROOTS))
    nodes = list(root.iter())
    for _ in range(random.randrange(1, 4)):
        node, other = random.choice(nodes), random.choice(nodes)
        change, parent = random.randrange(6), node.getparent()
        if change == 0 and parent is not None:
            parent.remove(node)
        elif change == 1:
            node.set(random.choice(NAMES), random.choice(VALUES))
        elif change == 2 and node.attrib:
            del node.attrib[random.choice(sorted(map(str, node.attrib)))]
        elif change == 3:
            node.tag = random.choice(TAGS)
        elif change == 4:
            other.append(copy.deepcopy(node))
        else:
            node.text = random.choice(VALUES)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_diagram_has_findings_or_runs(seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        reading = read_diagram("damaged.bpmn", damaged(random), LANGUAGE)
        assert reading.processes or reading.findings
        if reading.processes:
            with suppress(KoppiError):  # a start may be refused; anything else fails the test
                step = advance(Shelf(*reading.processes), None, Start(1, {"x": 2}), AROUND)
                assert step.status in ("ACTIVE", "COMPLETED")
            assert all(process.outline() for process in reading.processes)
