"""Deadlines in words: how near, and why that day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from koppi.domain.due import parse_rule
from koppi.domain.errors import Invalid
from koppi.web.words import Words

_SOON_DAYS = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A deadline at a look: `kind` (late, today, soon, later) gives the colour, `text` says the same in words."""

    kind: str
    text: str


class Timed(Protocol):
    """Something with a deadline."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_rule(self) -> str: ...
    @property
    def due_kind(self) -> str: ...
    @property
    def due_ground(self) -> str: ...
    @property
    def due_reason(self) -> str: ...


def chip(at: datetime | None, words: Words) -> Chip | None:
    """Return the chip of a deadline, None where there is none."""
    if at is None:
        return None
    day = words.local_day(at)
    days = (day - words.today).days
    if at <= words.now:
        return Chip("late", words.say("web.due.late", days=-days) if days else words.say("web.due.late_today"))
    if days == 0:
        return Chip("today", words.say("web.due.today"))
    if days == 1:
        return Chip("soon", words.say("web.due.tomorrow"))
    text = words.weekday(day) if days < 60 else words.day(day)
    return Chip("soon" if days <= _SOON_DAYS else "later", text)


def reasons(timed: Timed, words: Words) -> tuple[str, ...]:
    """Return why something is due then, a sentence each: its ground, its rule, and what moved the day."""
    said: list[str] = []
    if timed.due_kind:
        said.append(words.named("due_kind", timed.due_kind))
    if timed.due_ground:
        said.append(timed.due_ground[0].upper() + timed.due_ground[1:])
    if timed.due_rule:
        said.append(_rule(timed.due_rule, words))
    said += [text for word in timed.due_reason.split() if (text := _moved(word, words))]
    return tuple(text for text in said if text)


def _rule(text: str, words: Words) -> str:
    try:
        rule = parse_rule(text)
    except Invalid:
        return ""
    name = f"web.rule.{rule.name}.one" if rule.count == 1 and words.known(f"web.rule.{rule.name}.one") else ""
    return words.say(name or f"web.rule.{rule.name}", count=rule.count)


def _moved(word: str, words: Words) -> str:
    name, _, days = word.partition("=")
    try:
        shown = [words.day(date.fromisoformat(day)) for day in days.split(",")]
    except ValueError:
        return ""
    code = f"web.due.{name}"
    return words.say(code, days=", ".join(shown)) if words.known(code) else ""
