"""What a token notes when it begins to wait, and how the state text keeps it.

At work a note is whole. The text leaves out what the diagram says in plain words, and says once why things are due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from koppi.domain.step import Json
from koppi.domain.value import value
from koppi.domain.waits import Due
from koppi.engine.expressions import Result, Text
from koppi.engine.running.state_versions import FOLLOW_UP
from koppi.engine.running.timers import WORDS, Alarm
from koppi.engine.trouble import Trouble

Note: TypeAlias = dict[str, Any]
Reasons: TypeAlias = dict[tuple[str, ...], int]
"""Why something is due (`WORDS`, without what is empty at their end), by its place in the state text."""

DUE = "due"
TIMER = "timer"


@value
class Noted:
    """A text that is read once, when a token begins to wait, and kept under a word in its note."""

    word: str
    text: Text
    read: Callable[[Result], Json]


def said_by(noted: Iterable[Noted]) -> Note:
    """Return what the diagram says in plain words: every token notes the same. What is wrong there is trouble later."""
    said: Note = {}
    for one in noted:
        if one.text.is_literal:
            try:
                said[one.word] = one.read(Result(one.text.source, one.text.source))
            except Trouble:
                continue
    return said


def to_text(note: Note, said: Note, reasons: Reasons) -> Note:
    """Return a note as the state text keeps it: without what the diagram says just so."""
    return {word: _written(kept, reasons) for word, kept in note.items() if word not in said or said[word] != kept}


def of_text(kept: Mapping[str, Any], said: Note, reasons: Sequence[Sequence[str]]) -> Note:
    """Return the whole note that the state text keeps."""
    note = {**said, **kept}
    for word in (DUE, FOLLOW_UP):
        if word in kept:
            note[word] = _due(reasons, *kept[word])
    if TIMER in kept:
        at, reason, start, round_ = kept[TIMER] + [None, None, 0][len(kept[TIMER]) - 1 :]
        note[TIMER] = Alarm(_due(reasons, at, reason), start and datetime.fromisoformat(start), round_)
    return note


def _written(kept: Any, reasons: Reasons) -> Json:
    if isinstance(kept, Due):
        return _due_row(kept, reasons)
    if isinstance(kept, Alarm):
        cycle = [] if kept.start is None else [_moment(kept.start), kept.round]
        return [*_due_row(kept.due, reasons), *cycle]
    written: Json = kept
    return written


def _due_row(due: Due, reasons: Reasons) -> list[Json]:
    words = [getattr(due, word) for word in WORDS]
    while words and not words[-1]:
        words.pop()
    return [_moment(due.at), reasons.setdefault(tuple(words), len(reasons))] if words else [_moment(due.at)]


def _due(reasons: Sequence[Sequence[str]], at: str, reason: int | None = None) -> Due:
    return Due(datetime.fromisoformat(at), *(() if reason is None else reasons[reason]))


def _moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
