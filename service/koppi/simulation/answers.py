"""Answers to one question of a form: drawn as the data says, or any that the question's own rules accept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from koppi.forms.fields.text import TextField
from koppi.forms.nodes import Answer
from koppi.forms.places import ABSENT
from koppi.simulation.chance import Chance
from koppi.simulation.examples import example_of
from koppi.usecases.contacts import Person

_YES = "true"
_SHAPES = ("matti@esimerkki.example", "+358401234567", "010190-901R", "1234567-1", "12345", "1", "A")
"""Texts of the shapes that forms ask for."""
_LONGEST = 30
_HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an answer may be drawn from, beside its own rules.

    Args:
        texts: sentences in the client's language.
        client: the invented person whom the form may be about.
        names_by_role: who there is of each role.
    """

    texts: Sequence[str]
    client: Person
    names_by_role: Mapping[str, Sequence[str]]


def drawn(entry: Mapping[str, Any], answer: Answer, chance: Chance, around: Surroundings) -> Any:
    """Return the answer that an entry of the data says, ABSENT where it says that none is given.

    Raises:
        LookupError: the entry says nothing that is known.
    """
    kind = next(iter(entry))
    said = entry[kind]
    match kind:
        case "value":
            return said
        case "weights":
            return _chosen(chance.weighted(said), answer)
        case "each":
            return [option for option, probability in said.items() if chance.happens(probability)]
        case "range":
            return _between(said, answer, chance)
        case "texts":
            texts = said.get(around.client.language) or next(iter(said.values()))
            return chance.one_of(texts)
        case "role":
            return chance.one_of(around.names_by_role[said])
        case "client":
            return _of_client(around.client, said)
    raise LookupError(kind)


def any_valid(answer: Answer, chance: Chance, around: Surroundings) -> Any:
    """Return an answer that the question accepts, ABSENT when none was found."""
    for candidate in _candidates(answer, chance, around):
        if is_accepted(answer, candidate):
            return candidate
    return ABSENT


def is_accepted(answer: Answer, candidate: Any) -> bool:
    """Tell whether the question takes this answer."""
    return answer.component.field.accepts(candidate, answer.view)


def _chosen(text: str, answer: Answer) -> Any:
    """Return what the name of a weight means: an option's text, yes or no, or nothing at all."""
    if text == "":
        return ABSENT
    return text == _YES if answer.component.field.type == "boolean" else text


def _between(ends: Sequence[Any], answer: Answer, chance: Chance) -> Any:
    """Return something between two ends: a number, a day so many days from today, a moment so many minutes from now."""
    number = chance.whole(ends[0], ends[1])
    match answer.component.field.type:
        case "date":
            return (_now(answer) + timedelta(days=number)).date().isoformat()
        case "datetime":
            return (_now(answer) + timedelta(minutes=number)).replace(second=0, microsecond=0).isoformat()
    return number


def _of_client(client: Person, name: str) -> Any:
    value = getattr(client, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _candidates(answer: Answer, chance: Chance, around: Surroundings) -> Iterator[Any]:
    field, view = answer.component.field, answer.view
    match field.type:
        case "boolean":
            yield from (True, False) if field.required else (False, True)
        case "choice":
            yield from chance.shuffled([option[0] for option in field.options_on_page(None, view)])
        case "choices":
            yield from ([option] for option in chance.shuffled([o[0] for o in field.options_on_page(None, view)]))
        case "number":
            yield from _numbers(answer)
        case "date" | "time" | "datetime":
            yield from _times(answer)
        case _:
            yield from _texts(answer, chance, around)


def _numbers(answer: Answer) -> Iterator[int | Decimal]:
    """Yield the numbers at both ends of what may be answered, and on the steps near them."""
    field, view = answer.component.field, answer.view
    limits = field.parameters(view)
    least, most, step = (
        field.read(limits[name], view) if limits.get(name) else None for name in ("min", "max", "step")
    )
    step = step or 1
    for end in (least, most, 0, 1):
        if end is not None:
            yield from (end, end - end % step, end - end % step + step)


def _times(answer: Answer) -> Iterator[str]:
    """Yield moments about now: the last ones first, for most forms ask when something was."""
    now = _now(answer).replace(second=0, microsecond=0)
    hour = now.replace(minute=0)
    half = now - _HALF_HOUR if now.minute >= _HALF_HOUR.seconds // 60 else now
    for moment in (half, hour, now, hour + timedelta(days=1), hour + timedelta(days=7)):
        match answer.component.field.type:
            case "date":
                yield moment.date().isoformat()
            case "time":
                yield moment.time().isoformat()
            case _:
                yield moment.isoformat()


def _texts(answer: Answer, chance: Chance, around: Surroundings) -> Iterator[str]:
    field = answer.component.field
    if isinstance(field, TextField) and field.pattern:
        yield example_of(field.pattern)
    limits = field.parameters(answer.view)
    least, most = int(limits.get("min") or 0), int(limits.get("max") or _LONGEST)
    for text in (chance.one_of(around.texts), *_SHAPES):
        yield text.ljust(least, ".")[:most].strip() or text
    for length in range(1, _LONGEST):
        yield from (sign * length for sign in "1Aa")


def _now(answer: Answer) -> datetime:
    moment = answer.view.moment
    return moment.now.astimezone(moment.zone)
