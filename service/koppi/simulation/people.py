"""Invented clients: nobody's name, nobody's code, and a birth date that the area's ages make likely."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from koppi.domain.identity_code import SEPARATORS, artificial_code
from koppi.simulation.chance import Chance
from koppi.usecases.contacts import Person

_LEAST_NUMBER, _MOST_NUMBER = 900, 999
_DAYS_OF_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Inventor:
    """Makes people up.

    Args:
        data: `first_names` and `last_names` by language, weights of `languages` and `ages` (`75-99`), `municipalities`.
        today: nobody is born after it.
    """

    data: Mapping[str, Any]
    today: date

    def invent(self, chance: Chance) -> Person:
        """Return an invented person; the same chance gives the same one."""
        language = chance.weighted(self.data["languages"])
        names = language if language in self.data["first_names"] else next(iter(self.data["first_names"]))
        born = self._birth_date(chance)
        return Person(
            identity_code=code_of(born, chance),
            first_names=chance.one_of(self.data["first_names"][names]),
            last_name=chance.one_of(self.data["last_names"][names]),
            birth_date=born,
            language=language,
            municipality=chance.one_of(self.data["municipalities"]),
        )

    def _birth_date(self, chance: Chance) -> date:
        youngest, oldest = map(int, chance.weighted(self.data["ages"]).split("-"))
        days = chance.whole(youngest * _DAYS_OF_A_YEAR + 1, (oldest + 1) * _DAYS_OF_A_YEAR)
        return self.today - timedelta(days=days)


def code_of(born: date, chance: Chance) -> str:
    """Return an artificial identity code of this day of birth."""
    separator = chance.one_of(SEPARATORS[born.year // 100 * 100])
    return artificial_code(born, chance.whole(_LEAST_NUMBER, _MOST_NUMBER), separator)
