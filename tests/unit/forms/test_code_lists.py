"""Options out of code lists."""

from typing import Any

import pytest

from tests.unit.forms.samples import answer, component, fields, form, page, refusals, validate

SERVICES = {"service": [{"value": "meals", "label": "Ateriat", "needs_decision": True}]}
WHICH = component("select", "which", valuesKey="code_lists.service")


def group(*components: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    return {"type": "group", "id": "group", "components": list(components), **attributes}


def rows(*components: dict[str, Any], path: str = "people") -> dict[str, Any]:
    return {"type": "dynamiclist", "id": "rows", "path": path, "components": list(components)}


@pytest.mark.parametrize("type_", ["select", "radio"])
def test_one_is_chosen_from_a_code_list(type_: str) -> None:
    asked = component(type_, valuesKey="code_lists.service")
    assert answer(asked, "meals", code_lists=SERVICES) == "meals"
    assert answer(asked, "ended", code_lists=SERVICES) == {"forms.not_an_option"}


@pytest.mark.parametrize("type_", ["checklist", "taglist"])
def test_several_are_chosen_from_a_code_list(type_: str) -> None:
    asked = component(type_, valuesKey="code_lists.service")
    assert answer(asked, ["meals"], code_lists=SERVICES) == ["meals"]
    assert answer(asked, ["meals", "ended"], code_lists=SERVICES) == {"forms.not_an_option"}


def test_the_page_shows_the_lists_own_labels() -> None:
    (shown,) = fields(page(form(WHICH), code_lists=SERVICES).components)
    assert [(option.value, option.label) for option in shown.options] == [("meals", "Ateriat")]


def test_an_expression_reads_the_attributes_of_what_was_chosen() -> None:
    needs = "=code_lists.service[value = which][1].needs_decision"
    asked = form(WHICH, component("expression", "decided", expression=needs, label=""))
    assert validate(asked, {"which": "meals"}, code_lists=SERVICES).values == {"which": "meals", "decided": True}


def test_a_form_names_the_lists_it_takes_options_from_in_groups_and_rows_too() -> None:
    inner = component("radio", "inner", valuesKey="code_lists.place")
    asked = form(WHICH, group(rows(inner)), component("select", "own", valuesKey="mine.service"))
    assert asked.code_lists == (("id_which", "service"), ("id_inner", "place"))


@pytest.mark.parametrize("key", ["code_lists", "code_lists.service"])
def test_no_answer_may_stand_where_the_lists_do(key: str) -> None:
    assert refusals({**component("textfield"), "key": key}) == {"forms.key_reserved"}


def test_rows_and_groups_may_not_hide_the_lists_either() -> None:
    hidden: list[dict[str, Any]] = [
        rows(component("textfield"), path="code_lists"),
        group(component("textfield"), path="code_lists"),
    ]
    assert [refusals(part) for part in hidden] == [{"forms.key_reserved"}] * 2
