"""Checks the decision tables of a file, and says what it finds with an example."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from koppi.dmn.analysis.answers import Answers, Hidden, Overlap, results
from koppi.dmn.analysis.columns import Column, Known, columns_of
from koppi.dmn.analysis.coverage import TooMany
from koppi.dmn.analysis.examples import example, few
from koppi.dmn.analysis.names import doubtful_names
from koppi.dmn.analysis.saying import Said
from koppi.dmn.analysis.types import wrong_values
from koppi.dmn.findings import Finding
from koppi.dmn.model import Decision, Requirements
from koppi.dmn.table import DecisionTable

_Found = TypeVar("_Found")
_SHOWN = 3
"""Gaps, overlaps and hidden rules of one table that are shown; who mends them sees the next."""


def check_tables(file: str, model: Requirements) -> tuple[Finding, ...]:
    """What is doubtful about the tables of a file; nothing that is not surely so.

    All are warnings. A gap may be meant, as the process may do something about null; and two rules of a unique table
    that meet fail for the inputs of the example only, which is an incident of that one case and mended by a new
    version. An owner must be able to deploy a table that is right for all other clients.

    Numbers lie dense: between 17 and 18 there is 17.5. Null counts as an input where a rule of the column speaks of it.
    """
    known = _known_names(model)
    return tuple(
        Finding(file, said.code, said.rule_id or decision.id, decision.name, said.parameters, refuses=False)
        for decision in model.decisions
        if isinstance(decision.logic, DecisionTable)
        for said in _of_table(decision, decision.logic, known if not model.declared else None)
    )


def _known_names(model: Requirements) -> frozenset[str]:
    """The names that the file itself knows: what its tables ask for, its decisions and its input data."""
    found: set[str] = set()
    for decision in (*model.decisions, *model.invocables):
        found.update(decision.results, (given.prefix or given.name for given in decision.inputs))
        if isinstance(decision.logic, DecisionTable):
            found.update(name for column in decision.logic.inputs for name in column.expression.names)
    return frozenset(found)


def _of_table(decision: Decision, table: DecisionTable, known: frozenset[str] | None) -> Iterator[Said]:
    columns = columns_of(table, _read_by(decision))
    yield from wrong_values(table, columns)
    if known is not None:
        yield from doubtful_names(table, columns, known)
    answers = Answers(table, columns)
    for rule, place in answers.never():
        said = {"rule": rule + 1, "input": columns[place].input.name}
        yield Said("dmn.rule_never", said, table.rules[rule].id)
    yield from _searched(table, columns, answers)


def _searched(table: DecisionTable, columns: tuple[Column, ...], answers: Answers) -> Iterator[Said]:
    """What is found by searching through combinations of inputs, as far as that is done."""
    unchecked = False
    for search in (_overlaps(table, columns, answers), _hidden(table, answers), _gaps(columns, answers)):
        try:
            yield from search
        except TooMany:
            unchecked = True
    if unchecked:
        yield Said("dmn.table_unchecked", {})


def _read_by(decision: Decision) -> Mapping[str, Known]:
    """What is known of the names that a decision reads: its input data, and the decisions it requires."""
    given = {one.name: Known(one.type) for one in decision.inputs if not one.prefix}
    required = [one.decision for one in decision.required if not one.prefix]
    made = {name: Known(one.type, results(one)) for one in required for name in one.results}
    return {**given, **made}


def _gaps(columns: tuple[Column, ...], answers: Answers) -> Iterator[Said]:
    for box in islice(answers.gaps(), _SHOWN):
        shown = example(columns, box)
        if shown:
            yield Said("dmn.gap", {"example": shown})


def _overlaps(table: DecisionTable, columns: tuple[Column, ...], answers: Answers) -> Iterator[Said]:
    return _first(answers.overlaps(), lambda overlap: _overlap(table, columns, overlap))


def _first(found: Iterator[_Found], say: Callable[[_Found], Said]) -> Iterator[Said]:
    """The first of what was found, and how much more there is."""
    yield from map(say, islice(found, _SHOWN))
    more = sum(1 for _ in found)
    if more:
        yield Said("dmn.more_of_this", {"count": more})


def _overlap(table: DecisionTable, columns: tuple[Column, ...], overlap: Overlap) -> Said:
    unique, shown = table.policy.name == "UNIQUE", example(columns, overlap.box)
    said = {"first": overlap.first + 1, "second": overlap.second + 1}
    if not shown:
        code = "dmn.overlap_always" if unique else "dmn.overlap_always_differs"
        return Said(code, said, table.rules[overlap.second].id)
    code = "dmn.overlap" if unique else "dmn.overlap_differs"
    return Said(code, {**said, "example": shown}, table.rules[overlap.second].id)


def _hidden(table: DecisionTable, answers: Answers) -> Iterator[Said]:
    code = "dmn.rule_hidden" if table.policy.name == "FIRST" else "dmn.rule_outranked"

    def say(hidden: Hidden) -> Said:
        by = few(str(rule + 1) for rule in hidden.by)
        return Said(code, {"rule": hidden.rule + 1, "by": by}, table.rules[hidden.rule].id)

    return _first(answers.hidden(), say)
