"""Fills any form in as a person does: looks at what is asked, answers it, and looks again at what that opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koppi.domain.step import Json
from koppi.feel import Moment
from koppi.forms import Form
from koppi.forms.filling import fill
from koppi.forms.nodes import Answer, Node, Part, Rows
from koppi.forms.places import ABSENT
from koppi.simulation.answers import Surroundings, any_valid, drawn, is_accepted
from koppi.simulation.chance import Chance

_ROUNDS = 30
"""How often answers may open new questions."""


class CannotFill(Exception):
    """A form has questions to which no valid answer was found; `fields` names them."""

    def __init__(self, form_id: str, fields: Sequence[str]) -> None:
        super().__init__(form_id)
        self.form_id = form_id
        self.fields = tuple(fields)


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills forms in.

    Args:
        entries: how fields are answered, by the key of the field or list (see docs/simulation.md).
        chance: what else decides.
        around: what answers may be drawn from.
    """

    entries: Mapping[str, Mapping[str, Any]]
    chance: Chance
    around: Surroundings

    def fill_in(self, form: Form, known: Mapping[str, Json], moment: Moment) -> dict[str, Json]:
        """Return a submission of the form that its own rules accept.

        Args:
            form: the form.
            known: what it begins with, code lists included.
            moment: the time at the page.

        Raises:
            CannotFill: some of its questions could not be answered.
        """
        given: dict[str, Json] = {}
        for _ in range(_ROUNDS):
            nodes, _ = fill(form.components, given, known, moment, self.around.client.language)
            if not sum(self._answered(node, given) for node in list(_asked(nodes))):
                break
        checked = form.validate(given, known, moment, strict=False)
        if checked.errors:
            raise CannotFill(form.id, [error.field for error in checked.errors])
        return given

    def _answered(self, node: Answer | Rows, given: dict[str, Json]) -> bool:
        """Answer a question that is not answered yet; tell whether something was."""
        value = self._rows(node) if isinstance(node, Rows) else self._value(node)
        if value is ABSENT:
            return False
        _put(given, node.name.split("."), value)
        return True

    def _value(self, answer: Answer) -> Any:
        entry = self.entries.get(answer.component.path[-1])
        chance = self.chance.of(answer.name)
        if entry is not None:
            value = drawn(entry, answer, chance, self.around)
            if value is ABSENT or is_accepted(answer, value):
                return value
        elif answer.value is not None and answer.value is not ABSENT and is_accepted(answer, answer.value):
            return answer.value
        return any_valid(answer, chance, self.around) if answer.component.field.required else ABSENT

    def _rows(self, rows: Rows) -> Any:
        """Return the rows to fill in: those there are, or as many as the data says."""
        there = [dict(row) for row in rows.kept]
        entry = self.entries.get(rows.component.path[-1])
        if entry is None or not rows.component.may_change:
            return there
        if "value" in entry:
            return [dict(row) for row in entry["value"]]
        return there if any(there) else self._drawn_rows(entry, self.chance.of(rows.name))

    def _drawn_rows(self, entry: Mapping[str, Any], chance: Chance) -> list[dict[str, Json]]:
        """Return so many rows, empty or begun with some of those that the data holds ready."""
        count = int(chance.weighted(entry["rows"]))
        ready = chance.shuffled(entry["from"]) if "from" in entry else []
        return [dict(ready[place]) if place < len(ready) else {} for place in range(count)]


def _asked(nodes: tuple[Node, ...]) -> Iterator[Answer | Rows]:
    """Yield the questions that are shown, open to an answer and not answered; rows of a list only once it has them."""
    for node in nodes:
        match node:
            case Answer():
                if not node.locked and not node.given:
                    yield node
            case Part():
                yield from _asked(node.parts)
            case Rows():
                if not node.given:
                    yield node
                else:
                    for row in node.rows:
                        yield from _asked(row)


def _put(given: dict[str, Json], way: Sequence[str], value: Json) -> None:
    """Set a value by the name of its input, in which rows of a list have numbers."""
    here: Any = given
    for name in way[:-1]:
        here = here[int(name)] if isinstance(here, list) else here.setdefault(name, {})
    here[way[-1]] = value
