"""Forms that are refused, with what is wrong and where."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.findings import Severity
from koppi.forms import read_form
from koppi.texts import say
from tests.unit.forms.samples import LANGUAGE, component, content, form, read, refusals

A = [{"value": "a", "label": "A"}]


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = component("textfield")
    for level in range(depth):
        inner = {"type": "group", "id": f"g{level}", "components": [inner]}
    return inner


@pytest.mark.parametrize("type_", ["html", "iframe", "table", "image", "documentPreview", "filepicker"])
def test_a_component_that_is_not_supported_is_refused_by_its_id_and_type(type_: str) -> None:
    found, (finding,) = read(component(type_))
    assert found is None
    assert (finding.code, finding.element, finding.name) == ("forms.component_refused", "id_answer", "Answer")
    assert finding.parameters == {"type": type_}
    assert finding.file == "sample.form"


@pytest.mark.parametrize(
    ("components", "code"),
    [
        ([component("hologram")], "forms.component_unknown"),
        ([component("textfield", description=5)], "forms.attribute_value"),
        ([{"type": "textfield", "id": "x", "label": "X"}], "forms.key_missing"),
        ([component("textfield", "a b")], "forms.key_invalid"),
        ([component("textfield", "a..b")], "forms.key_invalid"),
        ([component("textfield", "action")], "forms.key_reserved"),
        ([component("textfield", "_csrf")], "forms.key_reserved"),
        ([component("textfield", "a"), component("number", "a", id="other")], "forms.key_duplicate"),
        ([component("textfield", "a"), component("number", "a.b")], "forms.key_duplicate"),
        ([component("textfield", "a"), component("number", "b", id="id_a")], "forms.id_duplicate"),
        ([component("select")], "forms.options_missing"),
        ([component("select", values=[])], "forms.options_missing"),
        ([component("select", values="a")], "forms.options_missing"),
        ([component("select", values=A, valuesKey="x")], "forms.options_twice"),
        ([component("select", values=A + A)], "forms.option_twice"),
        ([component("select", values=[{"value": 1}, {"value": "1"}])], "forms.option_twice"),
        ([component("select", values=[{"label": "A"}])], "forms.option_value"),
        ([component("select", values=[{"value": {"a": 1}}])], "forms.option_value"),
        ([component("select", values=["a"])], "forms.option_value"),
        ([component("select", values=[{"value": i} for i in range(1001)])], "forms.options_too_many"),
        ([component("select", values=A, defaultValue="b")], "forms.default_wrong"),
        ([component("checklist", values=A, defaultValue=["b"])], "forms.default_wrong"),
        ([component("checklist", values=A, defaultValue="a")], "forms.default_wrong"),
        ([component("textfield", defaultValue=5)], "forms.default_wrong"),
        ([component("number", defaultValue=True)], "forms.default_wrong"),
        ([component("checkbox", defaultValue="yes")], "forms.default_wrong"),
        ([component("textfield", conditional={"hide": "=1 +"})], "forms.expression"),
        ([component("select", valuesExpression="=[")], "forms.expression"),
        ([component("textfield", readonly="=(")], "forms.expression"),
        ([component("textfield", label="{{ 1 + }}")], "forms.expression"),
        ([component("textfield", properties={"label.sv": "{{ ( }}"})], "forms.expression"),
        ([component("textfield", label="{{#if x}}a{{/if}}")], "forms.template_block"),
        ([component("textfield", conditional={"show": "=x"})], "forms.attribute_unknown"),
        ([component("textfield", onChange="x")], "forms.attribute_unknown"),
        ([component("textfield", validate={"max": 5})], "forms.attribute_unknown"),
        ([component("textfield", validate={"required": "yes"})], "forms.attribute_value"),
        ([component("textfield", validate={"minLength": []})], "forms.attribute_value"),
        ([component("textfield", validate={"validationType": "hetu"})], "forms.attribute_value"),
        ([component("textfield", validate=[])], "forms.attribute_value"),
        ([component("textfield", properties="x")], "forms.attribute_value"),
        ([component("textfield", layout={"columns": 17})], "forms.attribute_value"),
        ([component("textfield", layout={"columns": True})], "forms.attribute_value"),
        ([component("textfield", readonly=5)], "forms.attribute_value"),
        ([component("textfield", validate={"pattern": "("})], "forms.pattern_invalid"),
        ([component("textfield", validate={"pattern": "(a+)+"})], "forms.pattern_unsafe"),
        ([component("number", decimalDigits=-1)], "forms.attribute_value"),
        ([component("datetime", subtype="week")], "forms.attribute_value"),
        ([component("datetime", subtype="time", timeInterval=0)], "forms.attribute_value"),
        ([component("expression")], "forms.expression_missing"),
        ([{"type": "button", "id": "b", "action": "run"}], "forms.attribute_value"),
        ([{"type": "group", "id": "g"}], "forms.no_components"),
        ([{"type": "group", "id": "g", "components": [5]}], "forms.no_components"),
        ([{"type": "dynamiclist", "id": "g", "components": []}], "forms.key_missing"),
        (
            [{"type": "dynamiclist", "id": "g", "path": "p", "components": [component("textfield", readonly=True)]}],
            "forms.locked_in_rows",
        ),
        ([nested(8)], "forms.too_deep"),
        ([component("textfield", f"k{i}") for i in range(501)], "forms.too_many_components"),
    ],
    ids=lambda value: repr(value)[:200] if isinstance(value, list) else value,
)
def test_a_form_that_cannot_be_kept_to_is_refused(components: list[dict[str, Any]], code: str) -> None:
    assert refusals(*components) == {code}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "forms.not_a_form"),
        (b"\xff\xfe", "forms.not_a_form"),
        (b"[]", "forms.not_a_form"),
        (b'{"type": "page"}', "forms.not_a_form"),
        (b"[" * 100_000, "forms.not_a_form"),
        (b'{"id": "a", "components": {}}', "forms.no_components"),
        (b'{"components": []}', "forms.id_missing"),
        (b'{"id": "a", "components": [], "schemaVersion": 20}', "forms.schema_version"),
        (b'{"id": "a", "components": [], "schemaVersion": "19"}', "forms.schema_version"),
        (b'{"id": "a", "components": [], "versionTag": 5}', "forms.attribute_value"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_file_that_is_no_form_is_refused(raw: bytes, code: str) -> None:
    found, findings = read_form("x.form", raw, LANGUAGE)
    assert found is None
    assert [finding.code for finding in findings] == [code]


def test_every_error_is_found_at_once() -> None:
    assert refusals(component("html", "a"), component("select", "b"), component("textfield", "c", x=1)) == {
        "forms.component_refused",
        "forms.options_missing",
        "forms.attribute_unknown",
    }


def test_a_wrong_expression_is_told_with_its_place() -> None:
    _, (finding,) = read(component("textfield", conditional={"hide": "=a == 1"}))
    assert finding.parameters["attribute"] == "conditional.hide"
    assert finding.parameters["line"] == 1
    assert "'==' on '='" in say(finding.code, "fi", finding.parameters)


def test_a_field_without_a_label_is_a_warning() -> None:
    found, (finding,) = read(component("textfield", label=""))
    assert found is not None
    assert (finding.code, finding.severity) == ("forms.label_missing", Severity.WARNING)


def test_the_same_key_may_stand_inside_and_outside_a_list() -> None:
    rows = {"type": "dynamiclist", "id": "l", "path": "rows", "components": [component("textfield")]}
    assert form(component("textfield", id="outer"), rows).keys == {"answer": "text", "rows": "list"}


def test_what_only_changes_the_look_is_passed_over() -> None:
    asked = component("select", values=A, searchable=True, layout={"columns": None, "row": "r"}, appearance={})
    assert form(asked, exporter={"name": "Camunda Modeler"}, executionPlatform="Camunda Cloud").id == "sample"


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
_TYPES = [
    "textfield",
    "number",
    "datetime",
    "checkbox",
    "select",
    "taglist",
    "group",
    "dynamiclist",
    "expression",
    "text",
]
_ATTRIBUTES = [
    *("key", "id", "label", "path", "values", "valuesKey", "valuesExpression", "validate", "conditional", "readonly"),
    *("components", "defaultValue", "properties", "layout", "appearance", "subtype", "increment", "text", "expression"),
]


@given(st.sampled_from(_TYPES), st.dictionaries(st.sampled_from(_ATTRIBUTES), _JSON, max_size=6))
def test_whatever_stands_in_a_file_is_a_finding_and_never_a_crash(type_: str, attributes: dict[str, Any]) -> None:
    found, findings = read_form("x.form", content({**attributes, "type": type_}), LANGUAGE)
    assert (found is None) == any(finding.severity is Severity.ERROR for finding in findings)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_without_a_crash(raw: bytes) -> None:
    assert read_form("x.form", raw, LANGUAGE)[0] is None


@given(_JSON, _JSON)
def test_any_submission_is_answered_with_values_or_errors(first: Any, second: Any) -> None:
    from tests.unit.forms.samples import validate

    kinds = ["textfield", "number", "datetime", "checkbox"]
    asked = form(
        *(component(type_, f"k{type_}") for type_ in kinds),
        component("select", "s", values=[{"value": 1}, {"value": "x"}]),
        component("checklist", "c", values=[{"value": Decimal("0.5")}, {"value": "x"}]),
        {"type": "dynamiclist", "id": "l", "path": "rows", "components": [component("number", "n")]},
        {"type": "group", "id": "g", "path": "group", "components": [component("number", "m")]},
    )
    names = [*(f"k{type_}" for type_ in kinds), "s", "c", "rows", "group"]
    validated = validate(asked, dict.fromkeys(names, first), **dict.fromkeys(names, second))
    assert {error.code.split(".")[0] for error in validated.errors} <= {"forms"}
