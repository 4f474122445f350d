"""Terms of the case file: which are refused, what a submission says of them, and what fields begin with."""

from typing import Any

import pytest

from tests.unit.forms.samples import MOMENT, component, field, form, read, refusals, validate


def filed(type_: str, key: str, term: str = "", prefill: str = "", **attributes: Any) -> dict[str, Any]:
    properties = {name: text for name, text in (("case_file", term), ("prefill", prefill)) if text}
    return component(type_, key, properties=properties, **attributes)


def rows(key: str, term: str = "", *components: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    properties = {"case_file": term} if term else {}
    return {
        "type": "dynamiclist",
        "id": f"id_{key}",
        "path": key,
        "label": key,
        "properties": {**properties, **attributes.pop("properties", {})},
        "components": list(components),
        **attributes,
    }


GOALS = rows("wishes", "plan.goals", filed("textfield", "what", "plan.goals.text"), component("number", "weight"))


@pytest.mark.parametrize(
    ("components", "code"),
    [
        ([filed("textfield", "a", "plan")], "forms.case_file_invalid"),
        ([filed("textfield", "a", "plan.Goals")], "forms.case_file_invalid"),
        ([filed("textfield", "a", "plan.goals.text")], "forms.case_file_invalid"),
        ([filed("textfield", "a", "horoscope.stars")], "forms.case_file_unknown"),
        ([filed("textfield", "a", "plan.goals"), filed("textfield", "b", "client.language")], "forms.case_file_mixed"),
        ([rows("r", "plan.goals", filed("textfield", "a", "plan.tasks.text"))], "forms.case_file_invalid"),
        ([rows("r", "", filed("textfield", "a", "plan.goals"))], "forms.case_file_invalid"),
        ([rows("r", "plan.goals", filed("textfield", "a", prefill="=1"))], "forms.prefill_in_rows"),
        ([rows("r", allowAddRemove=False, properties={"prefill": "=[]"})], "forms.prefill_in_rows"),
        ([filed("textfield", "a", prefill="=1 +")], "forms.expression"),
        ([filed("textfield", "a", prefill="=file.horoscope.stars")], "forms.case_file_unknown"),
        ([filed("textfield", "a", term=5)], "forms.attribute_value"),  # type: ignore[arg-type]  # wrong on purpose
        ([{"type": "text", "id": "t", "text": "x", "properties": {"case_file": "plan.a"}}], "forms.attribute_unknown"),
        (
            [{"type": "expression", "id": "e", "key": "e", "expression": "=1", "properties": {"prefill": "=1"}}],
            "forms.attribute_unknown",
        ),
    ],
)
def test_a_wrong_term_is_refused_by_name(components: list[dict[str, Any]], code: str) -> None:
    assert refusals(*components) == {code}


def test_a_refused_term_names_its_component_and_the_records_there_are() -> None:
    _, (finding,) = read(filed("textfield", "a", "horoscope.stars"))
    assert (finding.element, finding.parameters["record"]) == ("id_a", "horoscope")
    assert "plan" in str(finding.parameters["records"])


def test_a_form_knows_the_one_record_that_it_fills() -> None:
    group = {"type": "group", "id": "g", "components": [filed("textfield", "a", "assessment.summary")]}
    assert form(component("textfield", "b"), group).record == "assessment"
    assert form(component("textfield")).record is None


def test_a_submission_is_read_term_by_term_and_what_was_not_answered_is_left_out() -> None:
    asked = form(
        {"type": "group", "id": "g", "path": "inner", "components": [filed("textfield", "a", "plan.summary")]},
        filed("number", "b", "plan.weight"),
        filed("textfield", "c", "plan.unsaid", conditional={"hide": "=true"}),
        component("textfield", "d"),
        {
            "type": "expression",
            "id": "e",
            "key": "e",
            "expression": "=b * 2",
            "properties": {"case_file": "plan.twice"},
        },
    )
    values = validate(asked, {"inner": {"a": "short"}, "b": 4, "c": "hidden", "d": "elsewhere"}).values
    assert asked.terms(values) == {"summary": "short", "weight": 4, "twice": 8}


def test_a_cleared_answer_is_a_term_of_null() -> None:
    asked = form(filed("textfield", "a", "plan.summary"))
    assert asked.terms(validate(asked, {"a": " "}).values) == {"summary": None}


def test_the_rows_of_a_list_become_entries_by_the_names_of_their_items_else_by_their_keys() -> None:
    asked = form(GOALS)
    values = validate(asked, {"wishes": [{"what": "walk", "weight": 1}, {"what": "sleep"}]}).values
    assert asked.terms(values) == {"goals": [{"text": "walk", "weight": 1}, {"text": "sleep"}]}


def test_a_list_within_a_list_keeps_its_own_items() -> None:
    steps = rows("steps", "plan.goals.steps", filed("textfield", "s", "plan.goals.steps.text"))
    asked = form(rows("wishes", "plan.goals", steps))
    submitted = {"wishes": [{"steps": [{"s": "one"}, {"s": "two"}]}]}
    terms = asked.terms(validate(asked, submitted).values)
    assert terms == {"goals": [{"steps": [{"text": "one"}, {"text": "two"}]}]}
    assert asked.prefill({}, {"plan": terms}, MOMENT) == submitted


def test_a_field_begins_with_its_own_term() -> None:
    asked = form(filed("textfield", "answer", "plan.summary", defaultValue="from the drawing"))
    known = asked.prefill({}, {"plan": {"summary": "from the file"}}, MOMENT)
    assert field(asked, **known).value == "from the file"
    assert field(asked, values={"answer": "typed"}, **known).value == "typed"
    assert field(asked, **asked.prefill({}, {}, MOMENT)).value == "from the drawing"


def test_an_expression_prefills_from_the_file_the_variables_and_the_case() -> None:
    asked = form(filed("textfield", "answer", prefill='=file.contact.reason + " " + case.phase + " " + word'))
    known = asked.prefill({"case": {"phase": "p"}, "word": "w"}, {"contact": {"reason": "r"}}, MOMENT)
    assert known["answer"] == "r p w"


def test_what_the_file_does_not_know_leaves_the_variable_as_it_is() -> None:
    asked = form(filed("textfield", "answer", "plan.summary", prefill="=file.assessment.summary"))
    assert asked.prefill({"answer": "variable"}, {"plan": {"summary": "not asked for"}}, MOMENT)["answer"] == "variable"


def test_a_list_begins_with_its_entries_as_rows_of_its_own_keys() -> None:
    asked = form(GOALS)
    known = asked.prefill({}, {"plan": {"goals": [{"text": "walk", "weight": 2}, "no entry"]}}, MOMENT)
    assert known["wishes"] == [{"what": "walk", "weight": 2}]
    assert field(asked, "wishes.0.what", **known).value == "walk"


def test_a_read_only_field_shows_the_file_and_ignores_what_is_sent_for_it() -> None:
    asked = form(filed("textfield", "answer", prefill="=file.contact.reason", readonly=True))
    shown = field(asked, **asked.prefill({}, {"contact": {"reason": "as told"}}, MOMENT))
    assert (shown.value, shown.readonly) == ("as told", True)
    assert validate(asked, {"answer": "forged"}).values == {}


def test_a_form_reads_the_records_that_its_fields_begin_with_and_no_other() -> None:
    assert form(filed("textfield", "a", "plan.summary")).reads == {"plan"}
    other = filed("textfield", "a", "plan.summary", "=file.assessment.summary + file.contact.reason")
    assert form(other).reads == {"assessment", "contact"}
    assert form(filed("textfield", "a", prefill="=1")).reads == frozenset()
    assert form(component("textfield", "a")).reads == frozenset()


def test_a_term_leads_to_the_field_that_writes_it() -> None:
    group = {"type": "group", "id": "g", "path": "inner", "components": [filed("textfield", "a", "client.code")]}
    assert form(group).field_of("code") == "inner.a"
    assert form(group).field_of("name") is None
