"""Groups and lists: where answers go, and which rows there are."""

from typing import Any

import pytest

from tests.unit.forms.samples import MOMENT, Posted, component, fields, form, page, post, validate


def group(*components: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"type": "group", "id": "group", "label": "Ryhmä", "components": list(components), **attributes}


def rows(*components: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    raw = {"type": "dynamiclist", "id": "rows", "label": "Rivit", "path": "people", "components": list(components)}
    return raw | attributes


NAME = component("textfield", "name", validate={"required": True})
AGE = component("number", "age", validate={"max": 120})


def test_a_group_without_a_path_keeps_its_answers_at_the_top() -> None:
    assert validate(form(group(NAME)), {"name": "A"}).values == {"name": "A"}


def test_a_group_with_a_path_puts_its_answers_in_an_object_and_keeps_the_rest_of_it() -> None:
    asked = form(group(NAME, path="client.parent"))
    validated = validate(asked, {"client": {"parent": {"name": "A"}}}, client={"id": 1, "parent": {"age": 40}})
    assert validated.values == {"client": {"id": 1, "parent": {"age": 40, "name": "A"}}}
    (error,) = validate(asked, {"client": {"parent": {}}}).errors
    assert (error.field, error.code) == ("client.parent.name", "forms.required")


def test_two_groups_may_fill_the_same_object() -> None:
    asked = form(group(NAME, path="client"), group(AGE, path="client", id="other"))
    assert validate(asked, {"client": {"name": "A", "age": 5}}).values == {"client": {"name": "A", "age": 5}}


@pytest.mark.parametrize("broken", [5, "text", []])
def test_something_else_where_an_object_belongs_is_an_error(broken: Any) -> None:
    codes = {error.code for error in validate(form(group(AGE, path="client")), {"client": broken}).errors}
    assert codes == {"forms.unknown_field"}


def test_every_row_of_a_list_is_checked_by_itself() -> None:
    validated = validate(form(rows(NAME, AGE)), {"people": [{"name": "A", "age": 5}, {"age": 130}]})
    assert [(error.field, error.code) for error in validated.errors] == [
        ("people.1.name", "forms.required"),
        ("people.1.age", "forms.too_large"),
    ]


def test_the_rows_become_a_list_of_objects() -> None:
    given = {"people": [{"name": "A", "age": "5,5"}, {"name": "B"}]}
    values = validate(form(rows(NAME, component("number", "age"))), given).values
    assert [row["name"] for row in values["people"]] == ["A", "B"]
    assert str(values["people"][0]["age"]) == "5.5"


def test_a_condition_in_a_row_sees_its_own_row_its_number_and_the_form_around() -> None:
    why = component("textfield", "why", conditional={"hide": "=this.age < 18 or i = 3 or parent.all = false"})
    asked = form(component("checkbox", "all"), rows(AGE, why))
    given = {"all": True, "people": [{"age": 5, "why": "x"}, {"age": 50, "why": "x"}, {"age": 50, "why": "x"}]}
    assert validate(asked, given).values["people"] == [{"age": 5}, {"age": 50, "why": "x"}, {"age": 50}]
    assert [row.keys() for row in validate(asked, {**given, "all": False}).values["people"]] == [{"age"}] * 3


def test_a_condition_outside_sees_the_rows() -> None:
    asked = form(rows(AGE), component("textfield", "why", conditional={"hide": "=sum(people.age) < 10"}))
    assert "why" in validate(asked, {"people": [{"age": 5}, {"age": 6}], "why": "x"}).values
    assert "why" not in validate(asked, {"people": [{"age": 5}], "why": "x"}).values


@pytest.mark.parametrize(
    ("given", "code"),
    [([{"age": 1}] * 101, "forms.too_many_rows"), ("x", "forms.not_a_list"), ([5], "forms.not_a_list")],
    ids=["too many", "text", "number"],
)
def test_rows_that_are_no_list_or_too_many_are_refused(given: Any, code: str) -> None:
    validated = validate(form(rows(AGE)), {"people": given})
    assert [error.code for error in validated.errors] == [code]
    assert "people" not in validated.values


def test_rows_that_may_not_change_keep_their_number_and_their_locked_answers() -> None:
    asked = form(rows(NAME | {"readonly": True}, AGE, allowAddRemove=False))
    known = [{"name": "A"}, {"name": "B"}]
    validated = validate(asked, {"people": [{"name": "forged", "age": 1}, {"age": 2}]}, people=known)
    assert validated.values == {"people": [{"name": "A", "age": 1}, {"name": "B", "age": 2}]}
    assert [error.code for error in validate(asked, {"people": [{}]}, people=known).errors] == ["forms.rows_fixed"]


def test_the_page_shows_the_rows_there_are_or_the_first_ones() -> None:
    asked = form(rows(AGE, defaultRepetitions=2))
    assert [found.name for found in fields(page(asked).components)] == ["people.0.age", "people.1.age"]
    assert [found.value for found in fields(page(asked, people=[{"age": 7}]).components)] == ["7"]
    assert [found.name for found in fields(page(asked, {"people": []}).components)] == []


def test_the_buttons_of_the_page_add_and_remove_a_row() -> None:
    asked = form(rows(AGE))
    posted = post(page(asked, {"people": [{"age": 1}, {"age": 2}, {"age": 3}]}))
    assert asked.from_page(posted)["people"] == [{"age": "1"}, {"age": "2"}, {"age": "3"}]
    removed = Posted(posted | {"people.remove": ["1"]})
    assert asked.from_page(removed)["people"] == [{"age": "1"}, {"age": "3"}]
    added = Posted(posted | {"people": [*posted["people"], "3"]})
    assert asked.from_page(added)["people"] == [{"age": "1"}, {"age": "2"}, {"age": "3"}, {}]


def test_a_page_that_removed_every_row_says_so() -> None:
    asked = form(rows(AGE))
    assert asked.from_page(post(page(asked, {"people": []}))) == {"people": []}


def test_a_page_cannot_send_rows_without_end() -> None:
    asked = form(rows(AGE))
    given = asked.from_page(Posted({"people": [str(number) for number in range(9_999)] + ["99999999", "x", "²"]}))
    assert [error.code for error in validate(asked, given).errors] == ["forms.too_many_rows"]


def test_a_name_that_is_unknown_is_found_at_every_level() -> None:
    asked = form(group(NAME, path="client"), rows(AGE), component("checkbox", "all"))
    given = {"client": {"name": "A", "x": 1}, "people": [{"age": 1}, {"y": 2}], "z": 3, "": 4}
    validated = validate(asked, given)
    assert {error.field for error in validated.errors} == {"client.x", "people.1.y", "z", ""}
    assert {error.code for error in validated.errors} == {"forms.unknown_field"}
    relaxed = asked.validate(given, {}, MOMENT, strict=False)
    assert relaxed.errors == ()
    assert set(relaxed.ignored) == {"client.x", "people.1.y", "z", ""}


def test_unknown_names_are_told_in_short() -> None:
    validated = validate(form(AGE), {f"{number}" * 500: 1 for number in range(1000)})
    assert len(validated.errors) == 20
    assert max(len(error.field) for error in validated.errors) <= 100


def test_the_keys_tell_the_type_of_each_answer() -> None:
    asked = form(
        group(NAME, path="client"),
        rows(AGE),
        component("textarea", "story"),
        component("datetime", "day"),
        component("checkbox", "all"),
        component("taglist", "tags", values=[{"value": "a"}]),
        component("select", "one", values=[{"value": "a"}]),
        component("expression", "sum", expression="=1"),
    )
    assert asked.keys == {
        "client.name": "text",
        "people": "list",
        "story": "long_text",
        "day": "date",
        "all": "boolean",
        "tags": "choices",
        "one": "choice",
        "sum": "computed",
    }
