"""What every generator of diagrams needs: fresh ids, nodes, flows, and gateways that can always decide."""

from dataclasses import replace
from random import Random
from typing import Any

from tests.oracle.model import Condition, Event, Flow, Graph, Kind, Multiple, Node, Trigger

Ends = tuple[Node, Node]
"""The first and the last node of a block."""


class Canvas:
    """Hands out the parts of one diagram.

    The variable `round` counts the actions of whoever runs it, `choice...` decides at gateways and may become null,
    `enough...`, which is never null, ends the instances of a multi-instance activity, goes on with a loop and chooses
    behind an activity.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.variables = {"round": 0}
        self.signals: list[str] = []
        self._ids = 0

    def fresh(self, word: str) -> str:
        self._ids += 1
        return f"{word.replace(' ', '_').replace('-', '_')}_{self._ids}"

    def variable(self, word: str) -> str:
        name = self.fresh(word)
        self.variables[name] = 0 if word == "count" else self.random.randrange(3)
        return name

    def condition(self, word: str = "choice") -> Condition:
        return Condition(self.variable(word), self.random.choice((1, 2)))

    def node(self, graph: Graph, kind: Kind, **parts: Any) -> Node:
        node = Node(self.fresh(kind.value), kind, **parts)
        graph.nodes[node.id] = node
        return node

    def connect(self, graph: Graph, source: Node, target: Node) -> Flow:
        flow = Flow(self.fresh("flow"), source.id, target.id)
        graph.flows[flow.id] = flow
        return flow

    def after(self, graph: Graph, source: Node, node: Node) -> Node:
        """Connect a node behind another and return it."""
        self.connect(graph, source, node)
        return node

    def decide(self, graph: Graph, gateway: Node, word: str = "choice") -> None:
        """Give all flows out of a gateway conditions, but for one that becomes the default."""
        flows = graph.outgoing(gateway.id)
        default = self.random.choice(flows)
        gateway.default = default.id if len(flows) > 1 else None
        for flow in flows:
            if flow.id != gateway.default and len(flows) > 1:
                graph.flows[flow.id] = replace(flow, condition=self.condition(word))

    def thrown(self, *, any_code: bool = False) -> Trigger:
        codes = ("X", "Y", "") if any_code else ("X", "Y")
        return Trigger(self.random.choice((Event.ERROR, Event.ESCALATION)), self.random.choice(codes))

    def multiple(self) -> Multiple:
        return Multiple(
            items=tuple(self.random.randrange(10, 99) for _ in range(self.random.choice((0, 1, 2, 3)))),
            sequential=self.random.random() < 0.5,
            output=self.fresh("results") if self.random.random() < 0.5 else None,
            until=self.condition("enough") if self.random.random() < 0.3 else None,
        )
