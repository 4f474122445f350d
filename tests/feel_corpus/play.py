"""Plays one case: how long it took, what it gave, and whether it left what it was given as it was."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from koppi import dmn
from koppi.feel import Evaluation, FeelSyntaxError, Language, Moment, Run, Stopped
from koppi.feel.regex import compile_pattern
from koppi.feel.values import kind_of
from koppi.feel.writing import to_text
from tests.feel_corpus import given
from tests.feel_corpus.cases import Case

MOMENT = Moment(datetime(2026, 11, 21, 10, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
LIMIT = 50
"""Milliseconds of a thread's own time that compiling and evaluating an expression may take."""
READING = 3_000
"""Milliseconds that reading a decision model of the size of a file may take; it is read once, when it is deployed."""


class Played(NamedTuple):
    """`gave` is `refused: code`, `stopped: code`, a text of the value, or `BROKE: ...` for an exception of Python."""

    name: str
    milliseconds: float
    gave: str
    reading: float = 0
    changed: bool = False

    @property
    def broke(self) -> bool:
        """Whether it ended otherwise than the language ends."""
        return self.gave.startswith("BROKE") or self.changed

    @property
    def slow(self) -> bool:
        """Whether it took longer than it may."""
        return self.milliseconds > LIMIT or self.reading > READING


def play(case: Case, rounds: int = 3) -> Played:
    """The best of some rounds, each with a language that has seen nothing yet; no round more when one is quick."""
    variables = given.of(*case.given)
    before = given.seen(variables)
    way = _model if case.mode == "model" else _expression
    played = way(case, variables)
    for _ in range(rounds - 1):
        if not played.slow:
            break
        played = min(played, way(case, variables), key=lambda one: one.milliseconds + one.reading)
    return played._replace(changed=given.seen(variables) != before)


def _expression(case: Case, variables: Mapping[str, Any]) -> Played:
    language = Language()
    compile_pattern.cache_clear()
    milliseconds, found = timed(lambda: evaluated(language, case.mode, case.text, variables))
    return Played(case.name, milliseconds, told(found))


def evaluated(language: Language, mode: str, text: str, variables: Mapping[str, Any]) -> Evaluation | FeelSyntaxError:
    """What a text gives: an evaluation, or the error that refuses it."""
    try:
        if mode == "tests":
            return language.compile_unary_tests(text).evaluate(None, variables, MOMENT)
        return language.compile(text).evaluate(variables, MOMENT)
    except FeelSyntaxError as error:
        return error


def _model(case: Case, variables: Mapping[str, Any]) -> Played:
    """Reads a model and evaluates its last decision."""
    root, language = ET.fromstring(case.text), Language()
    reading, found = timed(lambda: dmn.read(root, language, "hostile.dmn"))
    if isinstance(found, Exception):
        return Played(case.name, 0, told(found), reading)
    model, findings = found
    if model is None:
        return Played(case.name, 0, f"refused: {findings[0].code}", reading)
    decision = model.decisions[-1]
    milliseconds, outcome = timed(lambda: decision.evaluate(variables, MOMENT))
    if isinstance(outcome, Exception):
        return Played(case.name, milliseconds, told(outcome), reading)
    gave = f"stopped: {outcome.failure.code}" if outcome.failure else str(outcome.value)[:80]
    return Played(case.name, milliseconds, gave, reading)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The milliseconds of this thread that it took, and the result; or the exception, which is never expected."""
    started = time.thread_time()
    try:
        found = work()
    except Exception as error:  # noqa: BLE001 - an exception is the very outcome looked for: it is told, and the play goes on
        found = error
    return (time.thread_time() - started) * 1000, found


def told(found: Any) -> str:
    """What came of it, in one line."""
    if isinstance(found, FeelSyntaxError):
        return f"refused: {found.code}"
    if not isinstance(found, Evaluation):
        return f"BROKE: {found!r:.200}"
    if found.stopped:
        return f"stopped: {found.warnings[-1].code}"
    warned = f" ({found.warnings[0].code})" if found.warnings else ""
    return f"{_written(found.value)}{warned}"


def _written(value: Any) -> str:
    try:
        text = "null" if value is None else to_text(value, Run(MOMENT))
    except (Stopped, ArithmeticError):
        return f"a large {kind_of(value)}"
    return str(text)[:80]
