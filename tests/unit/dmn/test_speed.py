"""What decision tables cost, counted: a figure of time means nothing on another machine."""

import sys
from types import FrameType

from koppi.dmn import Decision
from koppi.feel import Run
from tests.unit.dmn.files import MOMENT, decision, decisions, table


def _groups(rules: int) -> Decision:
    """A table of which every rule is looked at: the score decides, and only the last one fits."""
    rows = [(f"[{10 * n}..{10 * n + 9}]", f'"group {n}"', str(n)) for n in range(rules)]
    (made,) = decisions(decision(table(["score", "group"], ["out"], rows)))
    return made


def _calls(rules: int) -> int:
    """How many functions are called when a table of so many rules is evaluated."""
    made, called = _groups(rules), 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal called
        called += event in ("call", "c_call")

    variables = {"score": 10 * rules - 5, "group": f"group {rules - 1}"}
    sys.setprofile(count)
    try:
        made.evaluate(variables, MOMENT)
    finally:
        sys.setprofile(None)
    return called


def test_each_further_rule_costs_the_same_few_calls() -> None:
    few, more, many = _calls(10), _calls(100), _calls(1_000)
    assert (many - more) / 900 == (more - few) / 90
    assert (many - more) / 900 <= 10


def test_an_input_is_evaluated_once_however_many_rules_test_it() -> None:
    seen: list[int] = []

    class Counting(dict[str, int]):
        def get(self, name: str, default: object = None, /) -> object:  # type: ignore[override]  # counts what is read
            seen.append(1)
            return super().get(name, default)

    (made,) = decisions(decision(table(["score"], ["out"], [(f"[{n}..{n}]", str(n)) for n in range(50)])))
    made.logic.evaluate(Counting(score=49), lambda steps: Run(MOMENT, steps))
    assert len(seen) == 1


def test_a_first_table_tests_no_rule_after_the_one_that_fits() -> None:
    rows = [("> 0", "1"), *[("no_such_name", "2")] * 50]
    (made,) = decisions(decision(table(["score"], ["out"], rows, 'hitPolicy="FIRST"')))
    assert made.evaluate({"score": 5}, MOMENT).warnings == ()
    assert len(made.evaluate({"score": -5}, MOMENT).warnings) == 50


def test_a_rule_tests_no_cell_after_one_that_does_not_fit() -> None:
    (made,) = decisions(decision(table(["score", "score"], ["out"], [("> 9", "no_such_name", "1")])))
    assert made.evaluate({"score": 5}, MOMENT).warnings == ()
    assert len(made.evaluate({"score": 10}, MOMENT).warnings) == 1
