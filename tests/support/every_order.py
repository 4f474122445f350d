"""Random small graphs, and everything that can happen in them: each token moved in every order there is."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from tests.support.diagrams import boundary, end, flow, process, start, tag, timer, user

KINDS = {"u": "user", "c": "catch", "x": "exclusive", "p": "parallel", "i": "inclusive", "t": "terminate"}
"""The first letter of a node's name says what it is; `b` is a timer at the edge of a task."""
MOST, CROWD = 500, 4
"""Situations of a graph, and tokens at one place, beyond which it is left alone."""

Tokens = Counter[str]


def ends_of(way: str) -> tuple[str, str]:
    """Return what a flow leads from and to."""
    source, _, target = way.partition(">")
    return source, target


@dataclass
class Graph:
    """Nodes by name, the flows between them as `source>target`, and of each boundary event its task."""

    nodes: list[str]
    flows: list[str] = field(default_factory=list)
    hosts: dict[str, str] = field(default_factory=dict)
    stays: set[str] = field(default_factory=set)
    """The boundary events that let their task go on."""

    def out_of(self, node: str) -> list[str]:
        return [flow for flow in self.flows if flow.startswith(f"{node}>")]

    def into(self, node: str) -> list[str]:
        return [flow for flow in self.flows if flow.endswith(f">{node}")]

    def at(self, node: str) -> list[str]:
        return [event for event, host in self.hosts.items() if host == node]

    def decides(self, node: str) -> bool:
        return node[0] in "xi" and len(self.out_of(node)) > 1

    def is_join(self, node: str) -> bool:
        return node[0] in "pi" and len(self.into(node)) > 1

    def before(self, way: str) -> set[str]:
        """Return the nodes from which a token may come over a flow without passing the node that it leads to."""
        source, join = ends_of(way)
        found: set[str] = set()
        waiting = [source]
        while waiting:
            node = waiting.pop()
            if node not in found | {join}:
                found.add(node)
                waiting += [ends_of(into)[0] for into in self.into(node)]
                waiting += [self.hosts[node]] if node in self.hosts else []
        return found


def draw(random: Random) -> Graph:
    """Draw up to seven nodes in a row with flows onward and, from tasks and decisions, back; all of them lead on."""
    inner = [f"{random.choice('uuucxxppiit')}{number}" for number in range(random.randint(3, 7))]
    graph = Graph(["start", *inner, "end"], [f"start>{inner[0]}"])
    for place, node in enumerate(inner, 1):
        later, earlier = graph.nodes[place + 1 : len(inner) + 2], inner[:place]
        sources = [other for other in earlier[:-1] if other[0] != "t"]
        if place > 1 and not graph.into(node) and sources:
            graph.flows.append(f"{random.choice(sources)}>{node}")
        for _ in range({"u": random.choice((1, 1, 2)), "c": 1, "t": 0}.get(node[0], random.choice((1, 2, 2)))):
            back = node[0] in "ucx" and random.random() < 0.25
            graph.flows.append(f"{node}>{random.choice(earlier if back else later)}")
        if node[0] == "u" and random.random() < 0.4:
            event = f"b{place}"
            graph.hosts[event] = node
            graph.stays |= {event} if random.random() < 0.5 else set()
            graph.flows.append(f"{event}>{random.choice([*earlier, *later])}")
    return _reached(graph)


def _reached(graph: Graph) -> Graph:
    """Return the part of a graph that something leads to, each flow once."""
    found, waiting = {"start"}, ["start"]
    while waiting:
        node = waiting.pop()
        following = [ends_of(way)[1] for way in graph.out_of(node)] + graph.at(node)
        waiting += set(following) - found
        found |= set(following)
    return Graph(
        [node for node in graph.nodes if node in found],
        [way for way in dict.fromkeys(graph.flows) if set(ends_of(way)) <= found],
        {event: host for event, host in graph.hosts.items() if event in found},
        graph.stays,
    )


def written(graph: Graph) -> bytes:
    """Return a graph as a diagram; what decides has a condition on each of several ways."""
    events = [boundary(one, at, timer("PT1H"), interrupting=one not in graph.stays) for one, at in graph.hosts.items()]
    flows = [flow(*ends, "=x" if graph.decides(ends[0]) else "") for ends in map(ends_of, graph.flows)]
    return process(*map(_element, graph.nodes), *events, *flows)


def _element(node: str) -> str:
    if node in ("start", "end"):
        return {"start": start, "end": end}[node]()
    if node[0] == "t":
        return end(node, tag("terminateEventDefinition"))
    if node[0] == "c":
        return tag("intermediateCatchEvent", timer("PT1H"), id=node)
    return user(node) if node[0] == "u" else tag(f"{KINDS[node[0]]}Gateway", id=node)


class TooMuch(Exception):
    """There is more than anybody could look at."""


@dataclass
class EveryOrder:
    """What happens in a graph. Gateways and joins go on at once, an inclusive join when the others rest."""

    graph: Graph
    stuck: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    """The nodes that were come to; of joins those that went on."""

    def __post_init__(self) -> None:
        first = self._over(Counter(), self.graph.out_of("start"))
        seen, waiting = {frozenset(first.items())}, deque([first])
        while waiting:
            tokens = waiting.popleft()
            self.twice |= {
                node for node, number in tokens.items() if node[0] in "uc" and ">" not in node and number > 1
            }
            following = list(self._next(tokens))
            if not following:
                self.stuck |= {ends_of(way)[1] for way in tokens if ">" in way}
            for after in following:
                if frozenset(after.items()) not in seen:
                    seen.add(frozenset(after.items()))
                    waiting.append(after)
                if len(seen) > MOST or max(after.values(), default=0) > CROWD:
                    raise TooMuch

    def _over(self, tokens: Tokens, flows: list[str]) -> Tokens:
        """Return the tokens with one more over each of these flows."""
        after = tokens.copy()
        for way in flows:
            target = ends_of(way)[1]
            if self.graph.is_join(target):
                after[way] += 1
            else:
                self.met.add(target)
                after.update([target, *self._armed(target)] if target != "end" else [])
        return +after

    def _armed(self, node: str) -> list[str]:
        return [f"?{event}" for event in self.graph.at(node) if event in self.graph.stays]

    def _next(self, tokens: Tokens) -> Iterator[Tokens]:
        at_once = [node for node in tokens if node[0] in "xpi" and ">" not in node]
        if at_once:
            yield from self._leave(tokens, at_once[:1])
            return
        ready = [
            filled for join in self.graph.nodes if self.graph.is_join(join) and (filled := self._filled(join, tokens))
        ]
        parallel = [filled for filled in ready if ">p" in filled[0]]
        for filled in parallel[:1] or ready:
            yield from self._leave(tokens, filled)
        if not ready:
            for node in [node for node in tokens if node[0] in "uct" and ">" not in node]:
                yield from self._work(tokens, node)

    def _leave(self, tokens: Tokens, from_: list[str]) -> Iterator[Tokens]:
        """Yield what comes of a gateway that goes on with the tokens at these places."""
        node = from_[0].rpartition(">")[2]
        self.met.add(node)
        ways = self.graph.out_of(node)
        sizes = {"x": [1], "p": [len(ways)]}.get(node[0], range(1, len(ways) + 1))
        for size in sizes:
            for taken in combinations(ways, size):
                yield self._over(tokens - Counter(from_), list(taken))

    def _filled(self, join: str, tokens: Tokens) -> list[str]:
        """Return the ways into a join that have a token, none when it waits for more."""
        ways = self.graph.into(join)
        filled = [way for way in ways if tokens[way]]
        if join[0] == "p" or not filled:
            return filled if len(filled) == len(ways) else []
        into_filled = set().union(*map(self.graph.before, filled))
        elsewhere = {place.rpartition(">")[2] for place in tokens if place[0] != "?"} - {join} - into_filled
        return [] if any(elsewhere & self.graph.before(way) for way in ways if way not in filled) else filled

    def _work(self, tokens: Tokens, node: str) -> Iterator[Tokens]:
        """Yield what comes of a task that is done or of an event at its edge, or of the end of all."""
        if node[0] == "t":
            yield Counter()
            return
        gone = tokens - Counter([node, *self._armed(node)])
        yield self._over(gone, self.graph.out_of(node))
        for event in self.graph.at(node):
            if event not in self.graph.stays or tokens[f"?{event}"]:
                self.met.add(event)
                left = tokens - Counter([f"?{event}"]) if event in self.graph.stays else gone
                yield self._over(left, self.graph.out_of(event))
