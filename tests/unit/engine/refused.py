"""What the refusals are drawn with: a process of one element, and how a refused file is told."""

from koppi.engine import read_diagram
from tests.support.diagrams import end, path, process, start, tag, timer, user
from tests.support.play import LANGUAGE, codes

Refused = dict[str, tuple[bytes, set[tuple[str, str]]]]
"""What is wrong -> a file, and the codes of its findings with their elements."""
A = user("a")
ONE = (start(), end(), path("start", "a", "end"))
CYCLE = timer("R3/P1D", "timeCycle")
MESSAGE = tag("messageEventDefinition", messageRef="m")


def gate(kind: str = "exclusive", **attributes: str) -> str:
    return tag(f"{kind}Gateway", id="g", **attributes)


def sub(*parts: str, **attributes: str) -> str:
    return tag("subProcess", "".join(parts), id="p", **attributes)


def one(element: str, **more: str) -> bytes:
    """A process of one element a."""
    return process(element, *ONE, **more)


INSIDE = start("ps") + end("pe") + path("ps", "pe")
AROUND = (start(), end(), path("start", "p", "end"))


def assert_refused(file: bytes, found: set[tuple[str, str]]) -> None:
    """See that a file has these findings, and that nothing of it can be run."""
    assert codes(file) == found
    assert read_diagram("x.bpmn", file, LANGUAGE).processes == ()
