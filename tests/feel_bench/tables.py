"""What decision tables cost: a common one, large ones, and each hit policy."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.feel_bench.timing import cost
from tests.unit.dmn.files import MOMENT, decision, decisions, table

SIZES = (10, 100, 1_000)
_NAMES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
_AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
POLICIES: Mapping[str, str] = {
    **{name: f'hitPolicy="{name}"' for name in _NAMES},
    **{f"COLLECT {name}": f'hitPolicy="COLLECT" aggregation="{name}"' for name in _AGGREGATIONS},
}
_COMMON = (
    ("< 18", "-", '"family"'),
    ("[18..65)", '"urgent", "emergency"', '"at once"'),
    ("[18..65)", '"normal"', '"in a week"'),
    (">= 65", '"emergency"', '"at once"'),
    (">= 65", '"urgent"', '"today"'),
    (">= 65", '"normal"', '"in three days"'),
)
_HITS = (("> 0", "10"), ("> 20", "10"), ("> 40", "10"), ("< 0", "20"), ("> 200", "20"), ("[300..400]", "30"))


def common() -> float:
    """Microseconds of 6 rules over 2 inputs, of which the last one but one matches."""
    return _cost(("age", "urgency"), _COMMON, 'hitPolicy="UNIQUE"', age=80, urgency="urgent")


def sized(rules: int) -> float:
    """Microseconds of so many rules over 2 inputs, every one of which must be looked at."""
    rows = [(f"[{10 * n}..{10 * n + 9}]", f'"group {n}"', str(n)) for n in range(rules)]
    return _cost(("score", "group"), rows, "", score=10 * rules - 5, group=f"group {rules - 1}")


def policy(attributes: str) -> float:
    """Microseconds of 6 rules over 1 input, three of which match; one where the policy allows no more."""
    return _cost(("score",), _HITS, attributes, score=10 if "UNIQUE" in attributes else 80)


def _cost(inputs: Sequence[str], rows: Sequence[Sequence[str]], attributes: str, **variables: Any) -> float:
    values = {"out": "<outputValues><text>30, 20, 10</text></outputValues>"}
    (only,) = decisions(decision(table(inputs, ["out"], rows, attributes, values)))
    outcome = only.evaluate(variables, MOMENT)
    if outcome.failure is not None or outcome.value is None:
        raise AssertionError(f"{attributes}: {outcome}")
    return cost(lambda: only.evaluate(variables, MOMENT))
