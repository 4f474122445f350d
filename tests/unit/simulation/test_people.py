"""Invented people are nobody: their codes are well-formed, artificial, and of every kind there is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.identity_code import SEPARATORS, artificial_code, birth_date_of, is_identity_code
from koppi.simulation.chance import Chance
from koppi.simulation.people import Inventor, code_of
from koppi.simulation.run import our_world

TODAY = date(2027, 3, 1)


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.integers(0, 10_000))
def test_an_invented_code_is_artificial_and_tells_the_day_of_birth(born: date, seed: int) -> None:
    code = code_of(born, Chance(seed))
    assert is_identity_code(code)
    assert birth_date_of(code) == born
    assert 900 <= int(code[7:10]) <= 999


def test_all_thirteen_separators_are_used() -> None:
    separators = {sign for signs in SEPARATORS.values() for sign in signs}
    used = {code_of(date(century + 20, 5, 17), Chance(seed))[6] for century in SEPARATORS for seed in range(60)}
    assert used == separators
    assert len(used) == 13


@pytest.mark.parametrize(("number", "separator"), [(899, "-"), (1000, "-"), (905, "A"), (905, "+")])
def test_a_code_that_could_be_a_real_persons_is_not_made(number: int, separator: str) -> None:
    with pytest.raises(ValueError, match="real person"):
        artificial_code(date(1950, 1, 1), number, separator)


def test_invented_people_are_as_old_as_the_data_says() -> None:
    data = {**our_world().people, "ages": {"75-97": 1}}
    people = [Inventor(data, TODAY).invent(Chance(seed)) for seed in range(200)]
    born = [person.birth_date for person in people]
    assert all(
        day is not None and TODAY - timedelta(days=98 * 366) < day < TODAY - timedelta(days=75 * 365) for day in born
    )


def test_the_same_chance_invents_the_same_person() -> None:
    inventor = Inventor(our_world().people, TODAY)
    assert inventor.invent(Chance(7, "client", 3)) == inventor.invent(Chance(7, "client", 3))
    assert inventor.invent(Chance(7, "client", 3)) != inventor.invent(Chance(8, "client", 3))
