"""The engine and the token game agree on random diagrams; KOPPI_ORACLE_DIAGRAMS sets how many are drawn."""

import os
from pathlib import Path
from random import Random

import pytest

from tests.oracle.blocks import Blocks
from tests.oracle.bpmn_xml import files
from tests.oracle.draw import Canvas
from tests.oracle.duel import Difference, Duel, Refused
from tests.oracle.model import Diagram, Graph
from tests.oracle.tangles import tangle

CHUNK = 50
DIAGRAMS = int(os.environ.get("KOPPI_ORACLE_DIAGRAMS", "400"))
ACTIONS = 20


def draw(seed: int) -> Diagram:
    random = Random(seed)
    if seed % 3 == 0:
        canvas, graph = Canvas(random), Graph("process")
        tangle(canvas, graph, random.randrange(3, 12))
        return Diagram(graph, canvas.variables)
    return Blocks(random, size=random.choice((3, 6, 12, 18))).diagram()


@pytest.mark.parametrize("first", range(0, DIAGRAMS, CHUNK))
def test_the_engine_moves_tokens_as_the_rules_say(first: int, tmp_path: Path) -> None:
    ambiguous = 0
    for seed in range(first, min(first + CHUNK, DIAGRAMS)):
        diagram = draw(seed)
        try:
            ambiguous += Duel(diagram, Random(seed)).play(ACTIONS) == "ambiguous"
        except Refused:  # a join that can never fire: there is nothing to play
            ambiguous += 1
        except Difference as difference:
            for number, content in enumerate(files(diagram)):
                (tmp_path / f"seed_{seed}_{number}.bpmn").write_bytes(content)
            pytest.fail(f"seed {seed}, drawn in {tmp_path}\n{difference}", pytrace=False)
    assert ambiguous < CHUNK / 5, "the diagrams leave too much open to compare anything"
