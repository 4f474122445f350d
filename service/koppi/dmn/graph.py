"""The decisions of a file by id, each read once, those it requires first."""

from collections.abc import Iterator
from typing import TypeAlias

from koppi.dmn.boxed import Boxes, result_of
from koppi.dmn.elements import EXPRESSIONS, Element, child, children, local, text_of
from koppi.dmn.expression import LiteralExpression, NoLogic
from koppi.dmn.files import INVOCABLES, File, plain
from koppi.dmn.model import Decision, InputData, Logic, Requirement
from koppi.dmn.service import Service, Taken
from koppi.dmn.table_reader import read_table
from koppi.feel.errors import Position
from koppi.feel.syntax import Argument, Call, Context, Entry, Name, Path

DEPTH = 20
"""Decisions that may require each other in a row."""
_AT = Position(1, 1)
_Key: TypeAlias = tuple[int, str]
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")


class Graph:
    """Reads decisions, over the borders of files; knowledge and services are decisions whose value is a function."""

    def __init__(self) -> None:
        self._done: dict[_Key, Decision | None] = {}
        self._chains: dict[Decision, int] = {}

    def of_kind(self, file: File, *kinds: str) -> tuple[Decision, ...]:
        """All decisions of these elements that could be read."""
        found = ((element, self._decision(file, key, ())) for key, element in file.elements.items())
        return tuple(decision for element, decision in found if decision is not None and local(element) in kinds)

    def _decision(self, file: File, key: str, above: tuple[_Key, ...]) -> Decision | None:
        element = file.elements[key]
        name, here = element.get("name") or key, (id(file), key)
        if here in above:
            file.notes.find("dmn.cycle", element, name)
            return None
        if here not in self._done:
            self._done[here] = self._read(file, element, name, (*above, here))
        return self._done[here]

    def _read(self, file: File, element: Element, name: str, above: tuple[_Key, ...]) -> Decision | None:
        """The decision whose key is the last of `above`; the keys before it led here."""
        within = len(above) <= DEPTH
        service = self._service(file, element, name, above) if within and local(element) == "decisionService" else None
        required = tuple(self._required(file, element, name, above)) if within else ()
        below = (*required, *(service.given if service else ()))
        chain = 1 + max((self._chains[one.decision] for one in below), default=0)
        if max(chain, len(above)) > DEPTH:
            file.notes.find("dmn.chain_too_long", element, name, limit=DEPTH)
            return None
        logic = service or _logic(file, element, name)
        if logic is None:
            return None
        decision = _made(file, element, name, logic, required)
        self._chains[decision] = chain
        return decision

    def _required(self, file: File, element: Element, name: str, above: tuple[_Key, ...]) -> Iterator[Requirement]:
        for requirement in children(element, *_REQUIREMENTS):
            file.notes.check(requirement, name)
            for reference in children(requirement, "requiredDecision", "requiredInput", "requiredKnowledge"):
                where, target = file.target(reference.get("href", ""))
                if local(reference) == "requiredKnowledge" and (id(where), target) == above[-1]:
                    continue  # knowledge may call itself
                if where is not None and target in where.elements:
                    decision = self._decision(where, target, above)
                    if decision is not None:
                        yield Requirement(decision, file.prefix(where))
                elif where is None or target not in where.inputs:
                    file.notes.find("dmn.unknown_requirement", requirement, name, target=target)

    def _service(self, file: File, element: Element, name: str, above: tuple[_Key, ...]) -> Service:
        file.notes.check(element, name)
        given = tuple(self._referred(file, element, "outputDecision", above))
        if not given:
            file.notes.find("dmn.no_logic", element, name)
        inputs = (file.target(part.get("href", "")) for part in children(element, "inputData"))
        found = [(where, where.inputs[key]) for where, key in inputs if where is not None and key in where.inputs]
        taken = [
            Taken(_variable_name(part), where.types.of(child(part, "variable")), file.prefix(where))
            for where, part in found
        ]
        handed = (one.decision for one in self._referred(file, element, "inputDecision", above))
        taken += [Taken(decision.results[0], decision.type, decision=decision) for decision in handed]
        return Service(name, tuple(taken), given, result_of(file.types.of(child(element, "variable"))))

    def _referred(self, file: File, element: Element, kind: str, above: tuple[_Key, ...]) -> Iterator[Requirement]:
        for part in children(element, kind):
            where, key = file.target(part.get("href", ""))
            decision = self._decision(where, key, above) if where is not None and key in where.elements else None
            if where is not None and decision is not None:
                yield Requirement(decision, file.prefix(where))
            else:
                file.notes.find("dmn.unknown_requirement", element, plain(element), target=key)

    def invocables(self, file: File) -> tuple[Decision, ...]:
        """Services and knowledge, each as the decision that calls it with the variables of its parameters' names."""
        return tuple(_call_of(file, decision) for decision in self.of_kind(file, *INVOCABLES))


def _call_of(file: File, decision: Decision) -> Decision:
    element = file.elements[decision.id]
    if isinstance(decision.logic, Service):
        names = [part.name for part in decision.logic.taken]
    else:
        function = child(element, "encapsulatedLogic")
        names = [plain(part) for part in children(function, "formalParameter")] if function is not None else []
    arguments = tuple(Argument(_AT, name, Name(_AT, name)) for name in names)
    expression = file.notes.whole(Call(_AT, Name(_AT, decision.results[0]), arguments), element, decision.name)
    logic = LiteralExpression(decision.name, expression) if expression else NoLogic()
    return Decision(decision.id, decision.name, logic, decision.results, (Requirement(decision),), frozenset(names))


def _made(file: File, element: Element, name: str, logic: Logic, required: tuple[Requirement, ...]) -> Decision:
    names = logic.names.difference(*((one.prefix,) if one.prefix else one.decision.results for one in required))
    names = names.union(*(one.decision.required_names for one in required))
    wanted = file.types.of(child(element, "variable"))
    if local(element) != "decision":
        wanted = None
    results, tag = _results(element), _version_tag(element)
    return Decision(element.get("id", ""), name, logic, results, required, names, _inputs(file, element), wanted, tag)


def _version_tag(element: Element) -> str | None:
    noted = child(element, "extensionElements")
    tag = child(noted, "versionTag") if noted is not None else None
    return tag.get("value") if tag is not None else None


def _inputs(file: File, element: Element) -> tuple[InputData, ...]:
    """The input data that a decision requires and that have a type, or come from another file."""
    found: list[InputData] = []
    for requirement in children(element, "informationRequirement"):
        for reference in children(requirement, "requiredInput"):
            where, key = file.target(reference.get("href", ""))
            given = where.inputs.get(key) if where is not None else None
            if where is None or given is None:
                continue
            wanted, prefix = where.types.of(child(given, "variable")), file.prefix(where)
            if wanted is not None or prefix:
                found.append(InputData(_variable_name(given), wanted, prefix))
    return tuple(found)


def _variable_name(element: Element) -> str:
    variable = child(element, "variable")
    return (plain(variable) if variable is not None else "") or plain(element)


def _results(element: Element) -> tuple[str, ...]:
    """The names of a decision's value: its variable's, else its own name and id."""
    variable = child(element, "variable")
    name = plain(variable) if variable is not None else ""
    return (name,) if name else tuple(dict.fromkeys((plain(element) or element.get("id"), element.get("id"))))


def _logic(file: File, element: Element, name: str) -> Logic | None:
    notes = file.notes
    notes.check(element, name)
    inner = next(children(element, "encapsulatedLogic", *EXPRESSIONS), None)
    if inner is not None and local(inner) == "decisionTable":
        return read_table(inner, name, notes, file.types)
    if inner is None or (local(inner) == "literalExpression" and not text_of(inner)):
        notes.remark("dmn.no_logic", element, name)
        return NoLogic()
    boxes = Boxes(name, notes, file.types)
    if local(inner) != "encapsulatedLogic":
        tree = boxes.node(inner)
    else:
        function = boxes.function(inner, file.types.of(child(element, "variable")))
        own = _results(element)[0]
        tree = Path(_AT, Context(_AT, (Entry(_AT, own, function),)), own)  # so that it may call itself
    expression = notes.whole(tree, inner, name)
    return LiteralExpression(name, expression) if expression else None
