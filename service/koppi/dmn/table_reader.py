"""Reads a `decisionTable`."""

from koppi.dmn.elements import Element, child, children, text_of
from koppi.dmn.hit_policies import AGGREGATIONS, POLICIES, HitPolicy, aggregated
from koppi.dmn.item_types import ItemTypes
from koppi.dmn.notes import Notes
from koppi.dmn.table import DecisionTable, Input, Output, Rule

ROWS = 2_000
"""Rules of one table."""
COLUMNS = 100
"""Inputs and outputs of one table."""


def read_table(table: Element, decision: str, notes: Notes, types: ItemTypes) -> DecisionTable:
    """The table; what is wrong with it is noted, and the table then not to be used."""
    notes.check(table, decision)
    policy = _policy(table, decision, notes)
    inputs = [_input(element, decision, notes, types) for element in children(table, "input")]
    outputs = [_output(element, decision, notes, types) for element in children(table, "output")]
    _check_outputs(table, decision, outputs, policy, notes)
    rows = list(children(table, "rule"))
    if len(rows) > ROWS or len(inputs) + len(outputs) > COLUMNS:
        notes.find("dmn.table_too_large", table, decision, rows=ROWS, columns=COLUMNS)
        rows = []
    size = (sum(1 for _ in children(table, "input")), len(outputs))
    rules = [_rule(element, decision, index, size, notes) for index, element in enumerate(rows, 1)]
    return DecisionTable(decision, policy, tuple(column for column in inputs if column), tuple(outputs), tuple(rules))


def _policy(table: Element, decision: str, notes: Notes) -> HitPolicy:
    name, aggregation = table.get("hitPolicy") or "UNIQUE", table.get("aggregation") or ""
    policy = POLICIES.get(name)
    if policy is None or (aggregation and (name != "COLLECT" or aggregation not in AGGREGATIONS)):
        notes.find("dmn.unknown_hit_policy", table, decision, policy=f"{name} {aggregation}".strip())
        return POLICIES["UNIQUE"]
    if not aggregation:
        return policy
    expression = notes.expression(AGGREGATIONS[aggregation], table, decision)
    return aggregated(aggregation, expression) if expression else policy


def _input(element: Element, decision: str, notes: Notes, types: ItemTypes) -> Input | None:
    notes.check(element, decision)
    if any(key.endswith("}inputVariable") for key in element.keys()):  # noqa: SIM118 - an element, not a mapping
        notes.find("dmn.unknown_element", element, decision, element="inputVariable")
    inner, values = child(element, "inputExpression"), child(element, "inputValues")
    text = text_of(inner)
    name = element.get("label") or text
    if inner is None or not text:
        notes.find("dmn.no_input_expression", element, decision, input=name)
        return None
    notes.check(inner, decision)
    expression = notes.expression(text, inner, decision)
    allowed = notes.tests(text_of(values), element, decision)
    return Input(element.get("id", ""), name, expression, allowed, types.of(inner)) if expression else None


def _output(element: Element, decision: str, notes: Notes, types: ItemTypes) -> Output:
    notes.check(element, decision)
    default = notes.expression(text_of(child(element, "defaultOutputEntry")), element, decision)
    values = text_of(child(element, "outputValues")) or types.listed(element)
    # The values are written as a row of tests; as a list they have an order.
    priorities = notes.expression(f"[{values}]", element, decision) if values else None
    name, label = element.get("name") or "", element.get("label") or ""
    return Output(name or label, default, priorities, types.of(element), id=element.get("id") or "", label=label)


def _check_outputs(table: Element, decision: str, outputs: list[Output], policy: HitPolicy, notes: Notes) -> None:
    names = [output.name for output in outputs]
    if not outputs:
        notes.find("dmn.no_output", table, decision)
    elif len(outputs) > 1 and (not all(names) or len(set(names)) < len(names)):
        notes.find("dmn.output_names", table, decision, names=", ".join(names))
    if len(outputs) > 1 and policy.name not in POLICIES:
        notes.find("dmn.unknown_hit_policy", table, decision, policy=f"{policy.name}, {len(outputs)} outputs")
    if policy.name in ("PRIORITY", "OUTPUT ORDER") and not any(output.priorities for output in outputs):
        notes.find("dmn.no_priorities", table, decision, policy=policy.name)


def _rule(element: Element, decision: str, index: int, size: tuple[int, int], notes: Notes) -> Rule:
    notes.check(element, decision)
    cells, results = list(children(element, "inputEntry")), list(children(element, "outputEntry"))
    if (len(cells), len(results)) != size:
        notes.find("dmn.cell_count", element, decision, rule=index, inputs=size[0], outputs=size[1])
    for cell in (*cells, *results):
        notes.check(cell, decision)
    tests = tuple(notes.tests(text_of(cell), cell, decision) for cell in cells)
    outputs = tuple(notes.expression(text_of(cell), cell, decision) for cell in results)
    return Rule(element.get("id", ""), tests, outputs)
