"""What is hidden, locked or worked out is decided here, whatever the client says."""

from typing import Any

import pytest

from tests.unit.forms.samples import MOMENT, component, field, fields, form, page, validate

ASKED = form(
    component("radio", "urgent", values=[{"value": "yes", "label": "Kyllä"}, {"value": "no", "label": "Ei"}]),
    component("textfield", "reason", conditional={"hide": '=urgent != "yes"'}, validate={"required": True}),
    component("number", "days", conditional={"hide": '=reason = null or reason = ""'}),
)


def shown(values: dict[str, Any], **context: Any) -> list[str]:
    return [found.name for found in fields(page(ASKED, values, **context).components)]


def test_a_hidden_field_is_neither_required_nor_shown_nor_stored() -> None:
    validated = validate(ASKED, {"urgent": "no", "reason": "smuggled"})
    assert validated.errors == ()
    assert validated.values == {"urgent": "no"}
    assert shown({"urgent": "no"}) == ["urgent"]


def test_a_field_that_becomes_visible_is_required() -> None:
    assert [error.field for error in validate(ASKED, {"urgent": "yes"}).errors] == ["reason"]
    assert shown({"urgent": "yes"}) == ["urgent", "reason"]


def test_the_value_of_a_hidden_field_does_not_show_another() -> None:
    assert shown({"urgent": "no", "reason": "smuggled", "days": 3}) == ["urgent"]
    assert shown({"urgent": "no"}, reason="from before") == ["urgent"]
    assert shown({"urgent": "yes", "reason": "fell"}) == ["urgent", "reason", "days"]


def test_a_condition_sees_the_variables_and_the_submission_over_them() -> None:
    assert shown({}, urgent="yes") == ["urgent", "reason"]
    assert shown({"urgent": "no"}, urgent="yes") == ["urgent"]
    assert shown({"urgent": None}, urgent="yes") == ["urgent"]


def test_a_condition_may_look_at_a_later_answer() -> None:
    asked = form(component("textfield", "first", conditional={"hide": "=not(last)"}), component("checkbox", "last"))
    assert validate(asked, {"first": "a", "last": True}).values == {"first": "a", "last": True}
    assert validate(asked, {"first": "a", "last": False}).values == {"last": False}


def test_conditions_that_chase_each_other_come_to_an_end() -> None:
    asked = form(
        component("textfield", "one", conditional={"hide": "=other != null"}),
        component("textfield", "other", conditional={"hide": "=one = null"}),
    )
    assert validate(asked, {"one": "a", "other": "b"}).errors == ()


def test_a_condition_that_cannot_be_told_shows_the_field() -> None:
    asked = form(component("textfield", conditional={"hide": "=nobody > 5"}))
    assert validate(asked, {"answer": "a"}).values == {"answer": "a"}


def test_a_condition_compares_the_number_that_was_typed_with_a_comma() -> None:
    asked = form(component("number", "n"), component("textfield", "why", conditional={"hide": "=n < 5.5"}))
    assert "why" in validate(asked, {"n": "5,5", "why": "x"}).values
    assert "why" not in validate(asked, {"n": "5,4", "why": "x"}).values


def test_a_condition_understands_a_number_that_breaks_a_rule() -> None:
    asked = form(
        component("number", "n", validate={"max": 10}), component("textfield", "why", conditional={"hide": "=n > 5"})
    )
    for typed in ("11,5", 11):
        assert [found.name for found in fields(page(asked, {"n": typed}).components)] == ["n"]


def test_a_name_that_is_not_of_the_form_moves_no_condition() -> None:
    asked = form(component("textfield", conditional={"hide": "=not(allowed)"}))
    validated = asked.validate({"allowed": True, "answer": "x"}, {"allowed": False}, MOMENT, strict=False)
    assert validated.values == {}
    assert validated.ignored == ("allowed",)


def test_a_hidden_group_hides_everything_in_it() -> None:
    asked = form(
        component(
            "group", "g", path="client", conditional={"hide": "=true"}, components=[component("textfield", "name")]
        )
        | {"key": None},
        component("textfield", "other", conditional={"hide": "=client.name != null"}),
    )
    assert validate(asked, {"client": {"name": "x"}, "other": "o"}).values == {"other": "o"}


@pytest.mark.parametrize("lock", [{"readonly": True}, {"disabled": True}, {"readonly": '=phase = "closed"'}])
def test_a_locked_field_keeps_its_value_whatever_is_sent(lock: dict[str, Any]) -> None:
    asked = form(component("textfield", validate={"required": True}, **lock))
    validated = validate(asked, {"answer": "forged"}, answer="kept", phase="closed")
    assert (validated.values, validated.errors) == ({}, ())
    found = field(asked, "answer", {"answer": "forged"}, answer="kept", phase="closed")
    assert (found.value, found.readonly) == ("kept", True)


def test_a_lock_whose_expression_is_false_is_open() -> None:
    asked = form(component("textfield", readonly='=phase = "closed"'))
    assert validate(asked, {"answer": "new"}, phase="open").values == {"answer": "new"}


def test_a_locked_field_stores_its_default_when_nothing_was_there() -> None:
    asked = form(component("textfield", readonly=True, defaultValue="standard"))
    assert validate(asked, {"answer": "forged"}).values == {"answer": "standard"}


def test_an_expression_is_worked_out_here_and_seen_by_conditions() -> None:
    asked = form(
        component("number", "a"),
        component("expression", "double", expression="=a * 2"),
        component("textfield", "why", conditional={"hide": "=double < 10"}),
    )
    assert validate(asked, {"a": 4, "double": 99, "why": "x"}).values == {"a": 4, "double": 8}
    assert validate(asked, {"a": 5, "why": "x"}).values == {"a": 5, "double": 10, "why": "x"}


def test_the_default_stands_on_the_page_until_there_is_a_value() -> None:
    asked = form(component("textfield", defaultValue="first"))
    assert field(asked).value == "first"
    assert field(asked, answer="second").value == "second"
    assert field(asked, "answer", {"answer": None}).value == ""


def test_validating_leaves_the_context_untouched() -> None:
    asked = form(component("textfield", "client.name"), component("textfield", "plain"))
    context = {"client": {"name": "a", "age": 5}, "plain": "p"}
    validated = asked.validate({"client": {"name": "b"}, "plain": "q"}, context, MOMENT)
    assert context == {"client": {"name": "a", "age": 5}, "plain": "p"}
    assert validated.values == {"client": {"name": "b", "age": 5}, "plain": "q"}
