"""What a reader sees, in the reader's language."""

import pytest

from koppi.domain.errors import FieldError
from koppi.forms.layout import Group, Mark, Text
from tests.unit.forms.samples import MOMENT, component, field, fields, form, page, validate

TRANSLATED = form(
    component(
        "select",
        label="Kunta",
        description="Missä asut?",
        values=[{"value": "espoo", "label": "Espoo"}, {"value": 2, "label": "Kaksi"}],
        properties={"label.sv": "Kommun", "label.en": "Town", "description.sv": "Var?", "option.espoo.sv": "Esbo"},
        validate={"required": True},
    )
)


@pytest.mark.parametrize(
    ("language", "label", "description", "options"),
    [
        ("fi", "Kunta", "Missä asut?", ["Espoo", "Kaksi"]),
        ("sv", "Kommun", "Var?", ["Esbo", "Kaksi"]),
        ("en", "Town", "Missä asut?", ["Espoo", "Kaksi"]),
        ("de", "Kunta", "Missä asut?", ["Espoo", "Kaksi"]),
    ],
)
def test_a_missing_translation_falls_back_to_finnish(
    language: str, label: str, description: str, options: list[str]
) -> None:
    (found,) = fields(page(TRANSLATED, language=language).components)
    assert (found.label, found.description) == (label, description)
    assert [option.label for option in found.options] == options


def test_an_error_says_the_label_in_the_language_asked_for() -> None:
    (error,) = TRANSLATED.validate({}, {}, MOMENT, language="sv").errors
    assert error.parameters["label"] == "Kommun"


def test_the_message_of_a_pattern_has_translations() -> None:
    rules = {"pattern": "a", "patternErrorMessage": "Kirjoita a."}
    asked = form(component("textfield", validate=rules, properties={"patternErrorMessage.sv": "Skriv a."}))
    for language, message in (("fi", "Kirjoita a."), ("sv", "Skriv a.")):
        (error,) = asked.validate({"answer": "b"}, {}, MOMENT, language=language).errors
        assert (error.code, error.parameters["message"]) == ("forms.pattern_said", message)


def test_errors_stand_beside_their_fields_and_in_the_summary() -> None:
    errors = validate(TRANSLATED, {}).errors
    layout = TRANSLATED.layout({}, {}, MOMENT, "fi", (*errors, FieldError("elsewhere", "forms.required")))
    (found,) = fields(layout.components)
    assert found.errors == errors
    assert [error.field for error in layout.errors] == ["answer", "elsewhere"]


def test_a_label_may_hold_values() -> None:
    asked = form(component("textfield", label="Miten {{ who }} voi {{day}}?"))
    assert field(asked, who="Eva", day="2026-12-24").label == "Miten Eva voi 24.12.2026?"


def test_a_label_may_be_an_expression() -> None:
    assert field(form(component("textfield", label='="Hei " + who')), who="Eva").label == "Hei Eva"


def test_text_is_markdown_whose_values_are_only_words() -> None:
    asked = form({"type": "text", "id": "t", "text": "# Hei {{who}}\n\nTeksti **lihava** <b>ei</b>"})
    (found,) = page(asked, who="<script>alert(1)</script> **x**\n# y").components
    assert found == Text(
        "t",
        "<h2>Hei &lt;script&gt;alert(1)&lt;/script&gt; **x** # y</h2>\n"
        "<p>Teksti <strong>lihava</strong> &lt;b&gt;ei&lt;/b&gt;</p>",
    )


def test_text_has_translations() -> None:
    asked = form({"type": "text", "id": "t", "text": "Hei", "properties": {"text.sv": "Hej {{who}}"}})
    (found,) = page(asked, language="sv", who="Eva").components
    assert isinstance(found, Text)
    assert found.html == "<p>Hej Eva</p>"


def test_lines_and_room_are_kept_and_buttons_are_not() -> None:
    asked = form(
        {"type": "separator", "id": "s"},
        {"type": "spacer", "id": "r", "height": 40},
        {"type": "button", "id": "b", "label": "Lähetä", "action": "submit"},
        {"type": "button", "id": "b2", "label": "Tyhjennä", "action": "reset"},
    )
    assert page(asked).components == (Mark("s", "separator"), Mark("r", "spacer", 40))


def test_a_group_keeps_its_heading_and_place() -> None:
    inner = component("textfield", layout={"row": "r1", "columns": 8}, appearance={"suffixAdorner": "kg"})
    asked = form({"type": "group", "id": "g", "label": "Otsikko", "showOutline": True, "components": [inner]})
    (group,) = page(asked).components
    assert isinstance(group, Group)
    assert (group.label, group.outline) == ("Otsikko", True)
    (found,) = fields(group.components)
    assert (found.row, found.columns, found.suffix) == ("r1", 8, "kg")


def test_the_chosen_options_are_marked() -> None:
    values = [{"value": "a", "label": "A"}, {"value": 2, "label": "B"}]
    assert [o.selected for o in field(form(component("radio", values=values)), answer=2).options] == [False, True]
    assert [o.selected for o in field(form(component("checklist", values=values)), answer=["a"]).options] == [
        True,
        False,
    ]
    assert [o.selected for o in field(form(component("checkbox")), answer=True).options] == [True]


def test_the_name_and_the_version_come_from_the_file() -> None:
    named = form(versionTag="v2", properties={"name": "Palvelutarve"})
    assert (named.id, named.name, named.version_tag) == ("sample", "Palvelutarve", "v2")
    assert (form().name, form().version_tag) == ("sample", None)


@pytest.mark.parametrize(
    ("place", "subtype"), [("dateLabel", "datetime"), ("dateLabel", "date"), ("timeLabel", "time")]
)
def test_a_moment_s_label_is_translated_like_any_other_wherever_it_stands(place: str, subtype: str) -> None:
    asked = component("datetime", subtype=subtype, properties={"label.sv": "När?"})
    del asked["label"]
    asked[place] = "Milloin?"
    assert [field(form(asked), language=language).label for language in ("fi", "sv")] == ["Milloin?", "När?"]
