"""What the check of tables says holds for what tables do: random tables, each evaluated for every kind of input."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koppi.dmn.analysis.answers import Answers
from koppi.dmn.analysis.axis import ABSENT, OTHER
from koppi.dmn.analysis.columns import Column, columns_of
from koppi.dmn.analysis.coverage import Box
from koppi.dmn.hit_policies import POLICIES
from koppi.dmn.table import DecisionTable
from koppi.feel import Run
from tests.unit.dmn.files import MOMENT, decision, decisions, table

LAW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
BOUNDS = ["0", "1", "2.5", "-3", "10"]
DAYS = [f'date("2026-01-{day:02}")' for day in (1, 2, 4, 9)]
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
FOREIGN = {"a": 1}
"""A value of no kind that a column has."""


@st.composite
def ordered_cells(draw: st.DrawFn, bounds: list[str]) -> str:
    """A cell of a column whose values have an order."""
    low, high = draw(st.sampled_from(bounds)), draw(st.sampled_from(bounds))
    begin, end = draw(st.sampled_from("[(")), draw(st.sampled_from("])"))
    operator = draw(OPERATORS)
    cells = ["-", low, f"{low}, {high}", f"not({low})", f"{operator} {low}", f"{begin}{low}..{high}{end}", "null"]
    cells += [f"not({operator} {low}, {high})", f"? {operator} {low} and ? < {high}", f"? between {low} and {high}"]
    cells += [f"{low} {operator} ?", f"not(null, {low})", f"({operator} {low})", f"? > {low} or ? = null"]
    cells += [f"other > {low}", f"abs(?) = {low}" if bounds is BOUNDS else "? = today()"]
    return draw(st.sampled_from(cells))


TEXT_CELLS = st.sampled_from(
    ["-", '"a"', '"b"', '"a", "b"', 'not("a")', 'not("a", "b")', '"c", null', "null", "not(null)", '["a", "c"]']
) | st.sampled_from(['? = "a"', '? in ("a", "b")', 'not(["b"])', "other", 'not(contains(?, "a"))', '!= "b"'])
TRUTH_CELLS = st.sampled_from(["-", "true", "false", "null", "not(true)", "not(null)", "true, null", "? = false"])
COLUMNS = {
    "number": ordered_cells(BOUNDS),
    "date": ordered_cells(DAYS),
    "string": TEXT_CELLS,
    "boolean": TRUTH_CELLS,
}
LISTS = {"number": "[0..10]", "string": '"a", "b"', "boolean": "", "date": f"> {DAYS[0]}"}
INPUTS: Mapping[str, list[Any]] = {
    "number": [*map(Decimal, ("-4", "-3", "-0.5", "0", "0.01", "1", "1.7", "2.5", "2.6", "9.9", "10", "11"))],
    "date": [date(2025, 12, 31) + timedelta(days=days) for days in range(12)],
    "string": ["a", "b", "c", "else", ""],
    "boolean": [True, False],
}


@st.composite
def tables(draw: st.DrawFn, policies: tuple[str, ...]) -> DecisionTable:
    """A table of up to three columns and six rules."""
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3))
    rules = draw(
        st.lists(
            st.tuples(*(COLUMNS[kind] for kind in kinds), st.sampled_from(["1", "2", "3", "other"])),
            min_size=1,
            max_size=6,
        )
    )
    text = table([f"x{place}" for place in range(len(kinds))], ["out"], rules, f'hitPolicy="{policies[0]}"', PRIORITIES)
    for place, kind in enumerate(kinds):
        listed = LISTS[kind] if draw(st.booleans()) else ""
        values = f"<inputValues><text>{listed.replace('>', '&gt;')}</text></inputValues>" if listed else ""
        typed = f' typeRef="{kind}"' if draw(st.booleans()) or listed else ""
        plain = f"<inputExpression><text>x{place}</text></inputExpression>"
        text = text.replace(plain, plain.replace("<inputExpression>", f"<inputExpression{typed}>") + values)
    made = decisions(decision(text))[0].logic
    assert isinstance(made, DecisionTable)
    return replace(made, policy=POLICIES[draw(st.sampled_from(policies))])


PRIORITIES = {"out": "<outputValues><text>2, 1, 3</text></outputValues>"}


def matching(made: DecisionTable, values: tuple[Any, ...]) -> list[int]:
    """The rules that match these inputs, as the table itself tells; `other` is 5 besides."""
    collecting = replace(made, policy=POLICIES["COLLECT"])
    variables = {f"x{place}": value for place, value in enumerate(values)} | {"other": 5}
    return [rule.index - 1 for rule in collecting.evaluate(variables, lambda _: Run(MOMENT)).matched]


def winner(made: DecisionTable, values: tuple[Any, ...]) -> int | None:
    """The first of the rules that match, or the one whose output comes first in the list."""
    found = matching(made, values)
    if made.policy.name == "PRIORITY":
        says = {"2": 0, "1": 1, "3": 2, "other": 3}
        found.sort(key=lambda rule: says[output_of(made, rule)])
    return found[0] if found else None


def output_of(made: DecisionTable, rule: int) -> str:
    """The text of a rule's only output."""
    cell = made.rules[rule].outputs[0]
    return cell.text if cell else ""


def sample(column: Column, place: int) -> Any:
    """A value of an atom."""
    values = column.axis.values
    if place >= len(values):
        return None if place == len(values) else FOREIGN
    if values[place] is not OTHER:
        return values[place]
    return "something else" if column.axis.kind in ("", "string") else INPUTS[column.axis.kind][0]


def points(columns: tuple[Column, ...], box: Box | None = None) -> Iterator[tuple[Any, ...]]:
    """Every combination of atoms, or of those in a box."""
    within = box or tuple(column.axis.existing for column in columns)
    yield from product(
        *(
            [
                sample(column, place)
                for place in range(atoms.bit_length())
                if atoms >> place & 1 and column.axis.values[place : place + 1] != (ABSENT,)
            ]
            for column, atoms in zip(columns, within, strict=True)
        )
    )


def is_clear(columns: tuple[Column, ...]) -> bool:
    """Whether all cells were looked through."""
    return all(column.may == column.sure for column in columns)


def domain_of(columns: tuple[Column, ...]) -> Box:
    return tuple(column.domain for column in columns)


@LAW
@given(tables(("UNIQUE", "FIRST")))
def test_a_gap_is_what_no_rule_answers_and_all_of_it_is_found(made: DecisionTable) -> None:
    columns = columns_of(made, {})
    gaps = {repr(point) for box in Answers(made, columns).gaps() for point in points(columns, box)}
    unanswered = {repr(point) for point in points(columns, domain_of(columns)) if not matching(made, point)}
    assert gaps <= unanswered
    if is_clear(columns):
        assert gaps == unanswered


@LAW
@given(tables(("UNIQUE",)))
def test_an_overlap_is_what_both_rules_answer_and_all_of_them_are_found(made: DecisionTable) -> None:
    columns = columns_of(made, {})
    found = list(Answers(made, columns).overlaps())
    for overlap in found:
        for point in points(columns, overlap.box):
            assert {overlap.first, overlap.second} <= set(matching(made, point))
    if is_clear(columns):
        together = set()
        for point in points(columns, domain_of(columns)):
            rules = matching(made, point)
            together |= {(first, second) for first in rules for second in rules if first < second}
        assert {(overlap.first, overlap.second) for overlap in found} == together


@LAW
@given(tables(("FIRST", "PRIORITY")))
def test_a_hidden_rule_never_wins_and_every_other_does(made: DecisionTable) -> None:
    columns = columns_of(made, {})
    answers = Answers(made, columns)
    lost = {rule for rule, _ in answers.never()} | {hidden.rule for hidden in answers.hidden()}
    winners = {winner(made, point) for point in points(columns)}
    assert not lost & winners
    calculated = made.policy.name == "PRIORITY" and "other" in [
        output_of(made, rule) for rule in range(len(made.rules))
    ]
    if is_clear(columns) and not calculated:
        assert lost == set(range(len(made.rules))) - winners


@LAW
@given(tables(("UNIQUE",)), st.randoms(use_true_random=False))
def test_where_nothing_is_found_every_input_has_one_answer(made: DecisionTable, chance: Any) -> None:
    columns = columns_of(made, {})
    answers = Answers(made, columns)
    if not is_clear(columns) or any(answers.gaps()) or any(answers.overlaps()):
        return
    for point in random_inputs(columns, chance):
        assert len(matching(made, point)) == 1


def random_inputs(columns: tuple[Column, ...], chance: Any) -> Iterator[tuple[Any, ...]]:
    """Inputs as they may come, whatever the atoms are, that keep to the listed values."""
    pools = []
    for column in columns:
        kind = column.axis.kind or "string"
        passes = column.input.allowed
        pool = [value for value in INPUTS[kind] if passes is None or passes.evaluate(value, {}, MOMENT).value]
        pools.append([*pool, None] if column.domain & column.axis.null else pool)
    if all(pools):
        yield from islice((tuple(map(chance.choice, pools)) for _ in iter(int, 1)), 40)
