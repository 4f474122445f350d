"""Deadlines in words: how near, and why that day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from koppi.domain.due import parse_rule
from koppi.domain.errors import Invalid
from koppi.domain.nearness import Light, Nearness, nearness
from koppi.web.words import Words


@dataclass(frozen=True, slots=True)
class Chip:
    """A deadline at a look: `kind` (green, amber, red, late) gives the colour, `text` says the same in words."""

    kind: Light
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


def chip(timed: Timed, words: Words) -> Chip | None:
    """Return the chip of a deadline, None where there is none."""
    at = timed.due_at
    if at is None:
        return None
    near = nearness(at, timed.due_rule, words.now, words.zone)
    return Chip(near.light, _day(at, near, words))


def why(timed: Timed, words: Words) -> str:
    """Return in one line why something is due then: which day it is of how many, what did not count, the ground."""
    allowed = _progress(timed, words) or rule_in_words(timed.due_rule, words)
    said = [allowed, *_moved(timed, words, short=True), timed.due_ground]
    return ", ".join(text for text in said if text)


def reasons(timed: Timed, words: Words) -> tuple[str, ...]:
    """Return why something is due then, a sentence each: its kind and ground, its rule, which day it is, what moved it."""
    said = [
        words.named("due_kind", timed.due_kind),
        timed.due_ground,
        rule_in_words(timed.due_rule, words),
        _progress(timed, words),
        *_moved(timed, words),
    ]
    return tuple(text[0].upper() + text[1:] for text in said if text)


def _day(at: datetime, near: Nearness, words: Words) -> str:
    day = words.local_day(at)
    days = (day - words.today).days
    if near.light is Light.LATE:
        return words.say("web.due.late", days=-days) if days else words.say("web.due.late_today")
    if days < 2:
        return words.say("web.due.tomorrow" if days else "web.due.today")
    return words.weekday(day) if days < 60 else words.day(day)


def _progress(timed: Timed, words: Words) -> str:
    if timed.due_at is None:
        return ""
    near = nearness(timed.due_at, timed.due_rule, words.now, words.zone)
    return words.say(f"web.due.{near.unit}", passed=near.passed, total=near.total) if near.passed else ""


def rule_in_words(text: str, words: Words) -> str:
    """Return what a due rule says; nothing for what is none."""
    try:
        rule = parse_rule(text)
    except Invalid:
        return ""
    if rule.count == 0 and "(" in text:  # counted, but nothing to count: the day itself
        return ""
    name = f"web.rule.{rule.name}.one" if rule.count == 1 and words.known(f"web.rule.{rule.name}.one") else ""
    return words.say(name or f"web.rule.{rule.name}", count=rule.count)


def _moved(timed: Timed, words: Words, *, short: bool = False) -> list[str]:
    """Return what moved the day, told by `key=days` words; short within a line, else as sentences."""
    said = []
    for word in timed.due_reason.split():
        name, _, days = word.partition("=")
        code = f"web.due.{name}.short" if short else f"web.due.{name}"
        try:
            moved = [date.fromisoformat(day) for day in days.split(",")]
        except ValueError:
            continue
        if words.known(code):
            told = words.short_day if short else words.day
            said.append(words.say(code, days=", ".join(map(told, moved))))
    return said
