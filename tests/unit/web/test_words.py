"""Names of codes, as pages say them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.code_list import Code, CodeList, CodeLists
from koppi.web.words import Words

NAMES = {"fi": "Soitto", "sv": "Samtal", "en": "Call"}
LISTS = CodeLists([CodeList("channel", NAMES, (Code("phone", NAMES),))])


def words(language: str, lists: CodeLists = LISTS) -> Words:
    return Words(language, ZoneInfo("Europe/Helsinki"), datetime(2027, 3, 1, 22, 30, tzinfo=UTC), lists)


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_the_code_list_in_force_says_the_name(language: str, name: str) -> None:
    assert words(language).named("channel", "phone") == name


def test_our_own_word_stands_in_where_no_list_has_the_code() -> None:
    assert words("en").named("channel", "letter") == "Letter"
    assert words("en", CodeLists()).named("channel", "letter") == "Letter"


def test_a_code_that_nobody_names_is_shown_as_it_is() -> None:
    assert words("fi").named("channel", "carrier_pigeon") == "carrier_pigeon"
    assert words("fi").named("channel", None) == ""


def test_what_may_be_chosen_is_of_the_readers_own_day() -> None:
    ends = Code("old", NAMES, valid_to=datetime(2027, 3, 1, tzinfo=UTC).date())
    lists = CodeLists([CodeList("channel", NAMES, (ends,))])
    assert words("fi", lists).choices == {"code_lists": {"channel": []}}, "it is the second of March in Helsinki"
