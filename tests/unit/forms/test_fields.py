"""Each kind of answer and each rule it can have, through a form as a caller meets it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.forms.samples import answer, component, field, form, validate


def ruled(type_: str, /, **rules: Any) -> dict[str, Any]:
    return component(type_, validate=rules)


def told(value: Any) -> str:
    """Name a case by all it holds: `3` and `'3'` differ."""
    return repr(value)[:80]


OPTIONS = [{"value": "a", "label": "Ensimmäinen"}, {"value": "b", "label": "Toinen"}, {"value": 3, "label": "Kolme"}]


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (component("textfield"), "Åbo", "Åbo"),
        (component("textfield"), "  ", None),
        (component("textfield"), None, None),
        (component("textfield"), 5, {"forms.not_a_text"}),
        (component("textfield"), "a\x00b", {"forms.not_a_text"}),
        (component("textfield"), "\ud800", {"forms.not_a_text"}),
        (component("textfield"), "x" * 20_001, {"forms.too_long"}),
        (component("textarea"), "rivi\ntoinen\trivi", "rivi\ntoinen\trivi"),
        (ruled("textfield", required=True), "", {"forms.required"}),
        (ruled("textarea", required=True), " \n ", {"forms.required"}),
        (ruled("textfield", minLength=3), "ab", {"forms.too_short"}),
        (ruled("textfield", minLength=3), "abc", "abc"),
        (ruled("textfield", maxLength=3), "abcd", {"forms.too_long"}),
        (ruled("textarea", maxLength="=2 + 1"), "abcd", {"forms.too_long"}),
        (ruled("textfield", pattern="[0-9]{5}"), "00100", "00100"),
        (ruled("textfield", pattern="[0-9]{5}"), "001000", {"forms.pattern"}),
        (ruled("textfield", pattern="[0-9]{5}"), "00100\n", {"forms.pattern"}),
        (ruled("textfield", pattern="a", patternErrorMessage="Kirjoita a."), "b", {"forms.pattern_said"}),
        (ruled("textfield", validationType="email"), "eva@example.org", "eva@example.org"),
        (ruled("textfield", validationType="email"), "eva", {"forms.email"}),
        (ruled("textfield", validationType="email"), "e" * 300 + "@example.org", {"forms.email"}),
        (ruled("textfield", validationType="phone"), "+358401234567", "+358401234567"),
        (ruled("textfield", validationType="phone"), "040 1234567", {"forms.phone"}),
    ],
    ids=told,
)
def test_text_is_read_and_checked(asked: dict[str, Any], given: Any, expected: Any) -> None:
    assert answer(asked, given) == expected


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (component("number"), 5, 5),
        (component("number"), "5", 5),
        (component("number"), "1 234,50", Decimal("1234.50")),
        (component("number"), "1\u00a0234,5", Decimal("1234.5")),
        (component("number"), "\u22125", -5),
        (component("number"), Decimal("5.0"), 5),
        (component("number"), Decimal("0.1"), Decimal("0.1")),
        (component("number"), "", None),
        (component("number"), True, {"forms.not_a_number"}),
        (component("number"), 0.5, {"forms.not_a_number"}),
        (component("number"), "1e5", {"forms.not_a_number"}),
        (component("number"), Decimal("1e400"), {"forms.not_a_number"}),
        (component("number"), Decimal("NaN"), {"forms.not_a_number"}),
        (component("number"), "viisi", {"forms.not_a_number"}),
        (component("number"), "1.000,5", {"forms.not_a_number"}),
        (component("number"), "9" * 31, {"forms.not_a_number"}),
        (component("number"), 10**30, {"forms.not_a_number"}),
        (component("number"), 10**30 - 1, 10**30 - 1),
        (component("number"), Decimal("1e-31"), {"forms.not_a_number"}),
        (component("number"), Decimal("0.00"), 0),
        (component("number", decimalDigits=0), "5,5", {"forms.not_whole"}),
        (component("number", decimalDigits=0), "5,0", 5),
        (component("number", decimalDigits=2), "5,123", {"forms.too_many_decimals"}),
        (component("number", decimalDigits=2), "5,120", Decimal("5.12")),
        (component("number", serializeToString=True), "5,25", "5.25"),
        (component("number", increment=Decimal("0.5")), "1,25", {"forms.increment"}),
        (component("number", increment="0.5"), "1,5", Decimal("1.5")),
        (ruled("number", min=1), 0, {"forms.too_small"}),
        (ruled("number", min=1), 1, 1),
        (ruled("number", max=Decimal("9.5")), "9,6", {"forms.too_large"}),
        (ruled("number", max="=limit"), 8, {"forms.too_large"}),
        (ruled("number", max="=nobody"), 8, 8),
        (ruled("number", required=True), None, {"forms.required"}),
        (ruled("number", required=True), 0, 0),
    ],
    ids=told,
)
def test_a_number_is_read_and_checked(asked: dict[str, Any], given: Any, expected: Any) -> None:
    found = answer(asked, given, limit=7)
    assert (found, type(found)) == (expected, type(expected))


def test_min_and_max_of_zero_are_limits() -> None:
    assert answer(ruled("number", min=0), -1) == {"forms.too_small"}
    assert answer(ruled("number", max=0), 1) == {"forms.too_large"}


@pytest.mark.parametrize(
    ("subtype", "more", "given", "expected"),
    [
        ("date", {}, "24.12.2026", "2026-12-24"),
        ("date", {}, "1.2.2027", "2027-02-01"),
        ("date", {}, "2026-12-24", "2026-12-24"),
        ("date", {}, "", None),
        ("date", {}, "31.2.2026", {"forms.not_a_date"}),
        ("date", {}, "24.12.26", {"forms.not_a_date"}),
        ("date", {}, "12/24/2026", {"forms.not_a_date"}),
        ("date", {}, 20261224, {"forms.not_a_date"}),
        ("date", {}, "1.1.2026" + " " * 10_000 + "x", {"forms.not_a_date"}),
        ("date", {"disallowPassedDates": True}, "20.11.2026", "2026-11-20"),
        ("date", {"disallowPassedDates": True}, "19.11.2026", {"forms.date_in_the_past"}),
        ("time", {}, "9.05", "09:05:00"),
        ("time", {}, "klo 14:30", "14:30:00"),
        ("time", {}, "09:05:07", "09:05:07"),
        ("time", {}, "24.00", {"forms.not_a_time"}),
        ("time", {"timeInterval": 15}, "9.20", {"forms.time_step"}),
        ("time", {"timeInterval": 15}, "9.45", "09:45:00"),
        ("datetime", {}, "24.12.2026 9.15", "2026-12-24T09:15:00+02:00"),
        ("datetime", {}, "24.7.2026 klo 9.15", "2026-07-24T09:15:00+03:00"),
        ("datetime", {}, "2026-12-24T07:15:00Z", "2026-12-24T09:15:00+02:00"),
        ("datetime", {}, "2026-12-24T09:15", "2026-12-24T09:15:00+02:00"),
        ("datetime", {}, "28.3.2027 3.30", {"forms.not_a_datetime"}),
        ("datetime", {}, "0001-01-01T00:00:00Z", "0001-01-01T01:39:49+01:39:49"),
        ("datetime", {}, "9999-12-31T23:59:59-10:00", {"forms.not_a_datetime"}),
        ("datetime", {}, "24.12.2026", {"forms.not_a_datetime"}),
        ("datetime", {"timeSerializingFormat": "utc_normalized"}, "24.12.2026 9.15", "2026-12-24T07:15:00Z"),
        ("datetime", {"timeSerializingFormat": "no_timezone"}, "24.12.2026 9.15", "2026-12-24T09:15:00"),
        ("datetime", {"timeInterval": 30}, "24.12.2026 9.15", {"forms.time_step"}),
        ("datetime", {"disallowPassedDates": True}, "19.11.2026 23.59", {"forms.date_in_the_past"}),
        ("datetime", {"validate": {"required": True}}, "", {"forms.required"}),
    ],
    ids=told,
)
def test_days_and_times_are_read_and_checked(subtype: str, more: dict[str, Any], given: Any, expected: Any) -> None:
    assert answer(component("datetime", subtype=subtype, **more), given) == expected


def test_a_datetime_without_a_subtype_asks_for_a_day() -> None:
    assert answer(component("datetime"), "24.12.2026") == "2026-12-24"


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (component("checkbox"), True, True),
        (component("checkbox"), None, False),
        (component("checkbox"), "true", True),
        (component("checkbox"), "perhaps", {"forms.not_a_boolean"}),
        (component("checkbox"), 1, {"forms.not_a_boolean"}),
        (component("checkbox"), [], {"forms.not_a_boolean"}),
        (ruled("checkbox", required=True), False, {"forms.must_be_true"}),
        (ruled("checkbox", required=True), None, {"forms.must_be_true"}),
        (ruled("checkbox", required=True), True, True),
    ],
    ids=told,
)
def test_a_checkbox_is_true_or_false_and_must_be_true_when_required(
    asked: dict[str, Any], given: Any, expected: Any
) -> None:
    assert answer(asked, given) == expected


@pytest.mark.parametrize("type_", ["radio", "select"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a", "a"),
        (3, 3),
        ("3", 3),
        ("", None),
        ("c", {"forms.not_an_option"}),
        (True, {"forms.not_an_option"}),
        (["a"], {"forms.not_an_option"}),
        ({"value": "a"}, {"forms.not_an_option"}),
    ],
    ids=told,
)
def test_a_choice_takes_one_of_its_options(type_: str, given: Any, expected: Any) -> None:
    assert answer(component(type_, values=OPTIONS), given) == expected


@pytest.mark.parametrize("type_", ["checklist", "taglist"])
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "3"], ["a", 3]),
        ([], []),
        (None, None),
        (["c"], {"forms.not_an_option"}),
        (["a", "a"], {"forms.chosen_twice"}),
        (["a"] * 1000, {"forms.not_an_option"}),
        ("a", {"forms.not_a_list"}),
        ([["a"]], {"forms.not_an_option"}),
    ],
    ids=told,
)
def test_choices_take_several_of_their_options(type_: str, given: Any, expected: Any) -> None:
    assert answer(component(type_, values=OPTIONS), given) == expected


@pytest.mark.parametrize("type_", ["radio", "select", "checklist", "taglist"])
def test_a_required_choice_must_be_made(type_: str) -> None:
    asked = component(type_, values=OPTIONS, validate={"required": True})
    nothing: Any = [] if type_ in ("checklist", "taglist") else None
    assert answer(asked, nothing) == {"forms.required"}


def test_options_come_from_a_variable_or_an_expression() -> None:
    by_key = component("select", valuesKey="lists.towns")
    by_feel = component("select", valuesExpression='=for t in lists.towns return {value: t, label: "x" + t}')
    lists = {"towns": ["Espoo", "Vantaa"]}
    assert answer(by_key, "Espoo", lists=lists) == "Espoo"
    assert answer(by_key, "Turku", lists=lists) == {"forms.not_an_option"}
    assert answer(by_feel, "Vantaa", lists=lists) == "Vantaa"
    shown = field(form(by_feel), lists=lists).options
    assert [(option.value, option.label) for option in shown] == [("Espoo", "xEspoo"), ("Vantaa", "xVantaa")]


@pytest.mark.parametrize("broken", [None, 5, "Espoo", [{"label": "no value"}, None, [1]]])
def test_options_that_the_data_does_not_hold_are_no_options(broken: Any) -> None:
    assert answer(component("select", valuesKey="towns"), "Espoo", towns=broken) == {"forms.not_an_option"}


@pytest.mark.parametrize("type_", ["textfield", "number", "datetime", "select", "checklist"])
def test_a_required_field_that_is_absent_is_missing(type_: str) -> None:
    more = {"values": OPTIONS} if type_ in ("select", "checklist") else {}
    validated = validate(form(component(type_, validate={"required": True}, **more)), {}, answer="kept")
    assert [(error.field, error.code) for error in validated.errors] == [("answer", "forms.required")]


def test_an_error_names_the_label_and_the_limits() -> None:
    asked = form(component("number", label="Ikä", validate={"min": 1, "max": Decimal("9.5")}))
    (error,) = validate(asked, {"answer": 10}).errors
    assert (error.parameters["label"], error.parameters["min"], error.parameters["max"]) == ("Ikä", "1", "9,5")


@pytest.mark.parametrize(
    ("asked", "value", "shown"),
    [
        (component("number"), Decimal("1234.50"), "1234,50"),
        (component("number"), Decimal("1E+3"), "1000"),
        (component("datetime"), "2026-12-24", "24.12.2026"),
        (component("datetime", subtype="time"), "09:05:00", "9.05"),
        (component("datetime", subtype="datetime"), "2026-12-24T07:15:00Z", "24.12.2026 9.15"),
        (component("textfield"), "Åbo", "Åbo"),
        (component("textfield"), {"not": "text"}, ""),
    ],
    ids=told,
)
def test_a_value_stands_on_the_page_as_people_write_it(asked: dict[str, Any], value: Any, shown: str) -> None:
    assert field(form(asked), answer=value).value == shown


@pytest.mark.parametrize("type_", ["textfield", "number", "datetime"])
def test_what_was_typed_wrong_stays_on_the_page(type_: str) -> None:
    assert field(form(component(type_)), "answer", {"answer": "1,2,3"}).value == "1,2,3"


@pytest.mark.parametrize(
    ("asked", "name", "value"),
    [
        (component("textfield", validate={"maxLength": 7}), "maxlength", 7),
        (component("textfield", validate={"validationType": "email"}), "type", "email"),
        (component("textfield", validate={"validationType": "phone"}), "type", "tel"),
        (component("textarea"), "rows", 5),
        (component("number", decimalDigits=0), "inputmode", "numeric"),
        (component("number"), "inputmode", "decimal"),
        (component("datetime", disallowPassedDates=True), "data-min", "2026-11-20"),
    ],
    ids=told,
)
def test_the_page_helps_in_filling_in(asked: dict[str, Any], name: str, value: Any) -> None:
    assert field(form(asked)).attributes[name] == value
