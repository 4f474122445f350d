"""While the case goes from its opening to the approved plan nothing is compiled or executed as Python."""

from tests.processes.test_whole_chain import to_approved_plan, to_case
from tests.support.houses import Stage
from tests.unit.engine.test_trust import watch


def test_the_chain_runs_without_python_being_compiled_or_executed(chain: Stage) -> None:
    to_case(chain)
    with watch() as seen:
        to_approved_plan(chain)
        assert set(seen) & {"compile", "exec"} == set()
