"""The stored states: written once by the version they name, read and played on by every later one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import simplejson

from koppi.domain.journal import from_json, to_json
from koppi.domain.step import Deliver, FireTimer, Held, Input, Step, Variable
from koppi.domain.waits import MessageWait, TimerWait
from koppi.engine import advance, read_decisions
from tests.states.specimens import TABLE, Specimen
from tests.support.play import LANGUAGE, NOW, Play, Shelf, read

FOLDER = Path(__file__).parent / "stored"
Json = dict[str, Any]


def name_of(koppi: str, state: int) -> str:
    """Return the name of the file for what a version of Koppi stores in a version of the state text."""
    return f"koppi_{koppi}_state_{state}.json"


def files() -> list[Path]:
    """Return the library's files, one for each version of Koppi and of the state text that added to it."""
    return sorted(FOLDER.glob("koppi_*.json"))


def load(file: Path) -> Json:
    content: Json = simplejson.loads(file.read_text(encoding="utf-8"), use_decimal=True)
    return content


def text_of(content: Json) -> str:
    return simplejson.dumps(content, use_decimal=True, ensure_ascii=False, indent=1) + "\n"


class Recorded(Play):
    """A play that keeps what was given, when, and what was held before."""

    def __init__(self, *contents: bytes) -> None:
        super().__init__()
        self.shelf = _shelf(contents)
        self.given: list[tuple[Input, datetime]] = []
        self.rested: list[Held] = []

    def act(self, given: Input) -> Step:
        if self.held is not None:
            self.rested.append(self.held)
        self.given.append((given, self.now))
        return super().act(given)


@cache
def _shelf(contents: tuple[bytes, ...]) -> Shelf:
    """Return the diagrams with the decisions; nobody writes to them."""
    return Shelf(*map(read, contents), decisions=_decisions())


def _decisions() -> dict[str, Any]:
    reading = read_decisions("tables.dmn", TABLE.encode(), LANGUAGE)
    assert reading.requirements is not None
    return {decision.id: decision for decision in reading.requirements.decisions}


def written(specimen: Specimen) -> Json:
    """Play a specimen and return it with the state of each of its waits, and how it ends."""
    play = Recorded(*specimen.files)
    play.start(specimen.begins, **specimen.variables)
    for verb, *about in specimen.acts:
        _do(play, verb, *about)
    assert play.last.status.value != "ACTIVE", f"{specimen.name} still waits at {play.waiting}"
    return {
        "files": [content.decode() for content in specimen.files],
        "given": [[moment.isoformat(), *to_json(given)] for given, moment in play.given[1:]],
        "rests": [{"state": held.state, "variables": _rows(held)} for held in play.rested],
        "end": ending(play),
    }


def ending(play: Play) -> Json:
    assert play.held is not None
    return {"status": play.last.status.value, "variables": _rows(play.held)}


def _rows(held: Held) -> list[list[Any]]:
    rows = [[variable.scope, variable.name, variable.value] for variable in held.variables]
    return sorted(rows, key=lambda row: (row[0], row[1]))


def _do(play: Play, verb: str, *about: Any) -> None:
    match verb, about:
        case "set", (dict() as variables,):
            play.set(**variables)
        case "fire", (str() as element,):
            (wait,) = (wait for wait in play.waits(element) if isinstance(wait, TimerWait))
            play.now = wait.due.at
            play.act(FireTimer(wait.token))
        case "deliver", (str() as element, *_):
            (token,) = (wait.token for wait in play.waits(element) if isinstance(wait, MessageWait))
            play.act(Deliver(token, *about[1:]))
        case _:
            values = about[-1] if about and isinstance(about[-1], dict) else {}
            getattr(play, verb)(*(part for part in about if not isinstance(part, dict)), **values)


@dataclass
class Stored:
    """One state as it was stored, with the diagram, and all that was given to it afterwards."""

    name: str
    version: int
    file: str
    files: tuple[bytes, ...]
    held: Held
    given: list[tuple[datetime, Input]]
    end: Json
    now: datetime = field(default=NOW)

    def play(self) -> Play:
        """Return a play that rests here."""
        play = Recorded(*self.files)
        play.held, play.now = self.held, self.now
        return play

    def gone_on(self) -> Json:
        """Give the inputs to the engine that are still to come, and return how that ends."""
        play = self.play()
        for play.now, given in self.given:
            assert play.held is not None
            play.step = advance(play.shelf, play.held, given, play.surroundings)
            play.held = play.step.after(play.held)
        return ending(play)


def stored(file: Path) -> Iterator[Stored]:
    """Yield every state of a file, in the order of its plays."""
    content = load(file)
    for name, kept in content["specimens"].items():
        given = [(datetime.fromisoformat(at), from_json(bare, payload)) for at, bare, payload in kept["given"]]
        contents = tuple(text.encode() for text in kept["files"])
        for number, rest in enumerate(kept["rests"]):
            held = Held(rest["state"], tuple(Variable(*row) for row in rest["variables"]))
            version = simplejson.loads(held.state)["v"]
            yield Stored(f"{name} {number}", version, file.name, contents, held, given[number:], kept["end"])


def add(content: Json, specimens: Iterator[Specimen], earlier: list[Json]) -> list[str]:
    """Add what is missing to the content of a version's file, and return the names; what is there stays as it is.

    What an earlier version has stored in the same words is not stored again.
    """
    added = []
    for specimen in specimens:
        if specimen.name in content["specimens"]:
            continue
        new = written(specimen)
        if not any(other["specimens"].get(specimen.name) == new for other in earlier):
            content["specimens"][specimen.name] = new
            added.append(specimen.name)
    return added
