"""Reads the decisions of a DMN file."""

from collections.abc import Iterator

from koppi.dmn.boxed import Boxes
from koppi.dmn.elements import EXPRESSIONS, NAMESPACES, Element, child, children, local, namespace, text_of
from koppi.dmn.expression import LiteralExpression
from koppi.dmn.knowledge import TableFunction
from koppi.dmn.model import Decision, Logic, Requirements
from koppi.dmn.notes import Notes
from koppi.dmn.table_reader import read_table
from koppi.domain.findings import Finding
from koppi.feel import Language

_NAMED = frozenset(
    {
        "variable",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "itemComponent",
        "output",
        "formalParameter",
        "column",
    }
)
DEPTH = 20
"""Decisions that may require each other in a row."""


def read(root: Element, language: Language, file: str) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The decisions of the file, and what is wrong with it; with a finding there are no decisions.

    `root` is the `definitions` element, safely parsed by the caller.
    """
    notes = Notes(file, language, frozenset(_names(root)))
    if local(root) != "definitions" or namespace(root) not in NAMESPACES:
        notes.find("dmn.not_dmn", root, element=local(root), namespace=namespace(root))
        return None, tuple(notes.findings)
    name = root.get("name", "")
    notes.check(root, name)
    decisions = _Graph(root, notes).decisions()
    if not decisions and not notes.findings:
        notes.find("dmn.no_decision", root, name)
    if notes.findings:
        return None, tuple(notes.findings)
    return Requirements(root.get("id", ""), name, decisions), ()


def _names(root: Element) -> Iterator[str]:
    """Every name that expressions may use and that may have several words."""
    for element in root.iter():
        if local(element) in _NAMED and element.get("name"):
            yield " ".join(element.get("name").split())
        if element.get("iteratorVariable"):
            yield " ".join(element.get("iteratorVariable").split())


class _Graph:
    """The decisions by id, read once each, the required ones first; knowledge is a decision whose value is a function."""

    def __init__(self, root: Element, notes: Notes) -> None:
        self._elements: dict[str, Element] = {}
        self._inputs = {element.get("id") for element in children(root, "inputData")}
        self._done: dict[str, Decision | None] = {}
        self._chains: dict[str, int] = {}
        self._notes = notes
        for element in children(root, "decision", "businessKnowledgeModel"):
            if not element.get("id") or element.get("id") in self._elements:
                notes.find("dmn.decision_id", element, element.get("name", ""))
            self._elements[element.get("id", "")] = element

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions that could be read."""
        found = ((local(element), self._decision(key, ())) for key, element in self._elements.items())
        return tuple(decision for kind, decision in found if decision is not None and kind == "decision")

    def _decision(self, decision_id: str, above: tuple[str, ...]) -> Decision | None:
        element = self._elements[decision_id]
        name = element.get("name") or decision_id
        if decision_id in above:
            self._notes.find("dmn.cycle", element, name)
            return None
        if decision_id not in self._done:
            self._done[decision_id] = self._read(element, name, (*above, decision_id))
        return self._done[decision_id]

    def _read(self, element: Element, name: str, above: tuple[str, ...]) -> Decision | None:
        """The decision whose id is the last of `above`; the ids before it led here."""
        required = tuple(self._required(element, name, above)) if len(above) <= DEPTH else ()
        chain = 1 + max((self._chains[decision.id] for decision in required), default=0)
        self._chains[above[-1]] = chain
        if max(chain, len(above)) > DEPTH:
            self._notes.find("dmn.chain_too_long", element, name, limit=DEPTH)
            return None
        logic = _logic(element, name, self._notes)
        return _decision(element, name, logic, required) if logic else None

    def _required(self, element: Element, name: str, above: tuple[str, ...]) -> Iterator[Decision]:
        for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
            self._notes.check(requirement, name)
            for reference in children(requirement, "requiredDecision", "requiredInput", "requiredKnowledge"):
                target = reference.get("href", "").removeprefix("#")
                if target in self._elements:
                    decision = self._decision(target, above)
                    if decision is not None:
                        yield decision
                elif target not in self._inputs:
                    self._notes.find("dmn.unknown_requirement", requirement, name, target=target)


def _decision(element: Element, name: str, logic: Logic, required: tuple[Decision, ...]) -> Decision:
    names = logic.names.difference(*(decision.results for decision in required))
    names = names.union(*(decision.required_names for decision in required))
    return Decision(element.get("id"), name, logic, _results(element), required, names)


def _results(element: Element) -> tuple[str, ...]:
    """The names of a decision's value: its variable's, else its own name and id."""
    variable = child(element, "variable")
    name = variable.get("name") if variable is not None else None
    if name:
        return (" ".join(name.split()),)
    return tuple(dict.fromkeys((" ".join((element.get("name") or element.get("id")).split()), element.get("id"))))


def _logic(element: Element, name: str, notes: Notes) -> Logic | None:
    notes.check(element, name)
    inner = next(children(element, "encapsulatedLogic", *EXPRESSIONS), None)
    if inner is not None and local(inner) == "decisionTable":
        return read_table(inner, name, notes)
    if inner is None or (local(inner) == "literalExpression" and not text_of(inner)):
        notes.find("dmn.no_logic", element, name)
        return None
    boxes = Boxes(name, notes)
    table = child(inner, "decisionTable") if local(inner) == "encapsulatedLogic" else None
    if table is not None:
        return TableFunction(boxes.parameters(inner), read_table(table, name, notes))
    tree = boxes.function(inner) if local(inner) == "encapsulatedLogic" else boxes.node(inner)
    expression = notes.whole(tree, inner, name)
    return LiteralExpression(name, expression) if expression else None
