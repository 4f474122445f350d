"""Code lists on a day and in a language."""

from datetime import date

import pytest

from koppi.domain.code_list import Code, CodeList, CodeLists

NAMES = {"fi": "Kotihoito", "sv": "Hemvård", "en": "Home care"}
OLD = Code("old", NAMES, valid_to=date(2026, 12, 31))
NEW = Code("new", {**NAMES, "en": "Care"}, valid_from=date(2027, 1, 1), replaces="old", attributes={"class": "public"})
SERVICE = CodeList("service", NAMES, (OLD, NEW))


@pytest.mark.parametrize(("day", "code"), [(date(2026, 12, 31), "old"), (date(2027, 1, 1), "new")])
def test_the_last_and_the_first_day_belong_to_the_code(day: date, code: str) -> None:
    assert [found.code for found in SERVICE.valid_on(day)] == [code]


def test_a_form_sees_the_attributes_with_value_and_label_in_the_readers_language() -> None:
    seen = CodeLists([SERVICE]).entries(date(2027, 3, 1), "en")
    care = {"value": "new", "label": "Care", "class": "public", "valid_from": "2027-01-01", "replaces": "old"}
    assert seen == {"service": [care]}


def test_a_code_keeps_its_name_when_it_is_no_longer_valid() -> None:
    assert CodeLists([SERVICE]).name_of("service", "old", "sv") == "Hemvård"


@pytest.mark.parametrize(("list_id", "code"), [("service", "unheard_of"), ("unheard_of", "old")])
def test_what_no_list_names_has_no_name(list_id: str, code: str) -> None:
    assert CodeLists([SERVICE]).name_of(list_id, code, "fi") is None
