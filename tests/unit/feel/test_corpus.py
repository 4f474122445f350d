"""A corpus of hostile texts: none reaches what it is not given, none takes long, none ends in an exception of Python."""

import sys
import threading
from typing import Any

import pytest

from koppi.feel import FeelDomainError, FeelSyntaxError, Function, Language
from tests.feel_corpus import fuzz, given
from tests.feel_corpus.cases import Case, bombs, escapes
from tests.feel_corpus.play import LIMIT, MOMENT, READING, Played, play

ESCAPES = escapes()
BOMBS = bombs()
_BUSY = 5
"""How many times as long as on a quiet machine something may take on one that has much else to do."""
_FORBIDDEN = ("compile", "exec", "open", "import", "os.", "subprocess.", "socket.", "ctypes.", "shutil.", "object.__")
_DATA = ("tzdata", "zoneinfo")
"""A known zone is read from the zone data, and that is all that is ever read."""


def _checked(case: Case) -> Played:
    """One case; whether it is slow on a quiet machine is for the command to say."""
    played = play(case)
    assert not played.broke, (played.gave, played.changed)
    assert played.milliseconds < _BUSY * LIMIT
    assert played.reading < _BUSY * READING
    return played


@pytest.mark.parametrize("case", ESCAPES, ids=lambda case: case.name)
def test_an_escape_gives_what_is_written_beside_it_and_nothing_else(case: Case) -> None:
    assert _checked(case).gave == case.gives


@pytest.mark.parametrize("case", BOMBS, ids=lambda case: case.name)
def test_a_bomb_ends_soon_as_the_language_ends(case: Case) -> None:
    _checked(case)


def test_the_corpus_is_as_large_as_is_said() -> None:
    assert len(ESCAPES) >= 120
    assert len(BOMBS) >= 120
    assert len({case[1:5] for case in (*ESCAPES, *BOMBS)}) == len(ESCAPES) + len(BOMBS)


def test_no_escape_opens_compiles_or_imports_anything() -> None:
    Language().compile('time("10:00:00@Europe/Paris")').evaluate({}, MOMENT)  # the first zone imports what reads zones
    events: list[str] = []
    watched, active = threading.get_ident(), True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        told = f"{event} {arguments!r}" if event in ("open", "import") else event
        if active and threading.get_ident() == watched and told.startswith(_FORBIDDEN):
            events.append(told)

    sys.addaudithook(hook)
    try:
        for case in ESCAPES:
            play(case, rounds=1)
    finally:
        active = False
    assert [event for event in events if not any(part in event for part in _DATA)] == []


def test_random_texts_end_soon_as_the_language_ends() -> None:
    before = given.seen(fuzz.VARIABLES)
    played = list(fuzz.expressions(seed=2026, count=400))
    assert [(one.name, one.gave) for one in played if one.broke] == []
    assert [(one.name, one.milliseconds) for one in played if one.milliseconds > _BUSY * LIMIT] == []
    assert given.seen(fuzz.VARIABLES) == before


def test_nothing_of_one_evaluation_is_seen_by_the_next() -> None:
    language = Language()
    expression = language.compile("{secret: hidden, list: append(list, 1)}.list")
    first = expression.evaluate({"hidden": 42, "list": [0]}, MOMENT)
    second = expression.evaluate({}, MOMENT)
    assert first.value == [0, 1]
    assert second.value is None
    assert language.compile("hidden").evaluate({}, MOMENT).value is None
    assert language.compile("list").evaluate({}, MOMENT).value is None


def test_a_warning_names_things_and_never_shows_their_values() -> None:
    found = Language().compile('person.secret + "a" < person').evaluate({"person": {"secret": "Xyzzy"}}, MOMENT)
    assert found.warnings
    assert "Xyzzy" not in repr(found.warnings)


def test_a_function_of_one_language_is_unknown_to_another() -> None:
    def reveal(moment: Any) -> str:
        return "revealed"

    theirs = Language([Function("reveal", (), reveal)])
    assert theirs.compile("reveal()").evaluate({}, MOMENT).value == "revealed"
    with pytest.raises(FeelSyntaxError):
        Language().compile("reveal()")


def test_a_function_that_refuses_shows_its_code_and_not_its_exception() -> None:
    def refuse(moment: Any, value: Any) -> Any:
        raise FeelDomainError("test.refused") from RuntimeError(value)

    language = Language([Function("refuse", ("value",), refuse)])
    found = language.compile('refuse("Xyzzy")').evaluate({}, MOMENT)
    assert found.value is None
    assert "Xyzzy" not in repr(found.warnings)
