"""Reads boxed expressions into FEEL syntax trees: what a box draws is what FEEL can write."""

from collections.abc import Callable

from koppi.dmn.elements import EXPRESSIONS, Element, child, children, local, text_of
from koppi.dmn.item_types import ItemTypes
from koppi.dmn.notes import Notes
from koppi.dmn.table_reader import read_table
from koppi.feel.errors import Position
from koppi.feel.syntax import (
    Argument,
    Call,
    Coerced,
    Context,
    Entry,
    Filter,
    For,
    Foreign,
    FunctionOf,
    If,
    Iteration,
    ListOf,
    Literal,
    Name,
    Node,
    Path,
    Quantified,
)
from koppi.feel.types import Type
from koppi.feel.values import FUNCTION

DEPTH = 20
"""Boxes within each other."""
_AT = Position(1, 1)
_NULL = Literal(_AT, None)
_MAY_BE_EMPTY = frozenset({"literalExpression", "binding", "functionDefinition", "encapsulatedLogic"})
_RESULT = "#result"
"""The hidden key of a context's result; no name can be this."""


class Boxes:
    """Reads the boxes of one decision; what is wrong is noted, and null in its place."""

    def __init__(self, decision: str, notes: Notes, types: ItemTypes) -> None:
        self._types = types
        self._decision = decision
        self._notes = notes
        self._depth = 0

    def inside(self, element: Element, part: str = "") -> Node:
        """The expression within an element, or within the part of it that has this name."""
        holder = child(element, part) if part else element
        if holder is not None and holder is not element:
            self._notes.check(holder, self._decision)
        inner = next(children(holder, *EXPRESSIONS), None) if holder is not None else None
        return self._missing(element) if inner is None else self.node(inner)

    def _missing(self, element: Element) -> Node:
        """Null where a file may leave an expression out, which hardly anyone means to."""
        note = self._notes.remark if local(element) in _MAY_BE_EMPTY else self._notes.find
        note("dmn.no_expression", element, self._decision, element=local(element))
        return _NULL

    def node(self, element: Element) -> Node:
        """The tree of an expression element."""
        self._notes.check(element, self._decision)
        read = _READERS.get(local(element))
        if read is None or self._depth >= DEPTH:
            self._notes.find("dmn.unknown_element", element, self._decision, element=local(element))
            return _NULL
        self._depth += 1
        found = read(self, element)
        self._depth -= 1
        return found if local(element) == "functionDefinition" else self._as(found, self._types.of(element))

    def function(self, element: Element, given: Type | None = None) -> Node:
        """A function of its formal parameters; `given` is its type, where the element itself does not say."""
        types = tuple(self._types.of(part) for part in children(element, "formalParameter"))
        body = self.inside(element)
        result = result_of(self._types.of(element) or given, body)
        return FunctionOf(_AT, self.parameters(element), self._as(body, result), types, result)

    @staticmethod
    def _as(node: Node, wanted: Type | None) -> Node:
        """The node as a type, when there is one."""
        return node if wanted is None else Coerced(_AT, node, wanted)

    def table(self, element: Element) -> Node:
        """A decision table within another box."""
        table = read_table(element, self._decision, self._notes, self._types)
        return Foreign(_AT, table.value, table.names, len(table.rules) * (1 + len(table.inputs)))

    def parameters(self, element: Element) -> tuple[str, ...]:
        """The names of a function's parameters."""
        if element.get("kind", "FEEL") != "FEEL":
            self._notes.find("dmn.not_feel", element, self._decision, language=element.get("kind"))
        return tuple(_name(part) for part in children(element, "formalParameter"))

    def literal(self, element: Element) -> Node:
        """An expression that is written out."""
        text = text_of(element)
        return self._notes.tree(text, element, self._decision) or _NULL if text else self._missing(element)

    def context(self, element: Element) -> Node:
        """Named entries; an entry without a name is the result of the whole."""
        entries: list[Entry] = []
        for part in children(element, "contextEntry"):
            self._notes.check(part, self._decision)
            variable = child(part, "variable")
            value = self._as(self.inside(part), self._types.of(variable))
            entries.append(Entry(_AT, _RESULT if variable is None else _name(variable), value))
        made = Context(_AT, tuple(entries))
        return Path(_AT, made, _RESULT) if any(entry.key == _RESULT for entry in entries) else made

    def invocation(self, element: Element) -> Node:
        """A call with its arguments by name."""
        arguments = tuple(
            Argument(_AT, _name(child(part, "parameter")), self.inside(part)) for part in children(element, "binding")
        )
        function = self.inside(element)
        known = isinstance(function, Name) and function.name in self._notes.functions - self._notes.vocabulary.hiding
        return Call(_AT, function.name if isinstance(function, Name) and known else function, arguments)

    def list_of(self, element: Element) -> Node:
        """The elements one after the other."""
        return ListOf(_AT, tuple(self.node(part) for part in children(element, *EXPRESSIONS)))

    def relation(self, element: Element) -> Node:
        """A list of contexts, one a row."""
        columns = [_name(column) for column in children(element, "column")]
        types = [self._types.of(column) for column in children(element, "column")]
        rows = [[self.node(cell) for cell in children(row, *EXPRESSIONS)] for row in children(element, "row")]
        if any(len(row) != len(columns) for row in rows):
            self._notes.find("dmn.relation_cells", element, self._decision, columns=len(columns))
            return _NULL
        return ListOf(
            _AT,
            tuple(
                Context(_AT, tuple(map(Entry, [_AT] * len(row), columns, map(self._as, row, types)))) for row in rows
            ),
        )

    def conditional(self, element: Element) -> Node:
        """The one branch or the other."""
        condition, then, otherwise = (self.inside(element, part) for part in ("if", "then", "else"))
        return If(_AT, condition, then, otherwise, strict=True)

    def filter(self, element: Element) -> Node:
        """The elements that match; any name in the condition may be an entry of theirs."""
        declared, self._notes.declared = self._notes.declared, False
        condition = self.inside(element, "match")
        self._notes.declared = declared
        return Filter(_AT, self.inside(element, "in"), condition)

    def loop(self, element: Element) -> Node:
        """A result for every element."""
        return For(_AT, self._iterations(element), self.inside(element, "return"))

    def quantified(self, element: Element) -> Node:
        """Whether some or every element satisfies a condition."""
        condition = self.inside(element, "satisfies")
        return Quantified(_AT, local(element) == "every", self._iterations(element), condition, strict=True)

    def _iterations(self, element: Element) -> tuple[Iteration, ...]:
        name = " ".join(element.get("iteratorVariable", "").split())
        return (Iteration(_AT, name, self.inside(element, "in")),)


def result_of(given: Type | None, body: Node = _NULL) -> Type | None:
    """What a function gives that is said to have this type: it may be the function's own, or that of its result."""
    if given is None or given.kind != FUNCTION:
        return given
    of_result = isinstance(body, FunctionOf) and (given.result is None or given.result.kind != FUNCTION)
    return given if of_result else given.result


def _name(element: Element | None) -> str:
    return " ".join(element.get("name", "").split()) if element is not None else ""


_READERS: dict[str, Callable[[Boxes, Element], Node]] = {
    "literalExpression": Boxes.literal,
    "decisionTable": Boxes.table,
    "context": Boxes.context,
    "invocation": Boxes.invocation,
    "list": Boxes.list_of,
    "relation": Boxes.relation,
    "functionDefinition": Boxes.function,
    "conditional": Boxes.conditional,
    "filter": Boxes.filter,
    "for": Boxes.loop,
    "some": Boxes.quantified,
    "every": Boxes.quantified,
}
