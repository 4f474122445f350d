"""Any form is filled in validly, whoever drew it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koppi.domain.feel_functions import FUNCTIONS
from koppi.feel import Language
from koppi.forms import read_form
from koppi.simulation.answers import Surroundings
from koppi.simulation.chance import Chance
from koppi.simulation.filling import CannotFill, Filler
from koppi.usecases.contacts import Person
from tests.support.stories import STRANGERS
from tests.unit.forms.samples import MOMENT, component, form

AADA = Person(identity_code="010190-901R", first_names="Aada", last_name="Esimerkki", birth_date=date(1990, 1, 1))
AROUND = Surroundings(("Sovittu asiakkaan kanssa.",), AADA, {"nurse": ("nurse_one", "nurse_two")})
OPTIONS = [{"value": value, "label": value} for value in ("a", "b", "c")]


def filler(seed: int = 1, **entries: Any) -> Filler:
    return Filler(entries, Chance(seed), AROUND)


def _limits(low: int, span: int, **more: Any) -> dict[str, Any]:
    return {"required": True, "min": low, "max": low + span, **more}


REQUIRED = {"validate": {"required": True}}
QUESTION = st.one_of(
    st.builds(
        lambda low, span: {
            "type": "textfield",
            "validate": {"required": True, "minLength": low, "maxLength": low + span},
        },
        st.integers(0, 60),
        st.integers(1, 60),
    ),
    st.just({"type": "textarea", **REQUIRED}),
    st.builds(
        lambda low, span, step: {
            "type": "number",
            "decimalDigits": 0,
            "increment": step,
            "validate": _limits(low, span),
        },
        st.integers(-500, 500),
        st.integers(20, 500),
        st.integers(1, 20),
    ),
    st.sampled_from(["select", "radio", "checklist", "taglist"]).map(
        lambda t: {"type": t, "values": OPTIONS, **REQUIRED}
    ),
    st.just({"type": "checkbox", **REQUIRED}),
    st.builds(
        lambda kind, ahead: {"type": "datetime", "subtype": kind, "disallowPassedDates": ahead, **REQUIRED},
        st.sampled_from(["date", "datetime"]),
        st.booleans(),
    ),
    st.just({"type": "datetime", "subtype": "time", "timeInterval": 15, **REQUIRED}),
    st.sampled_from(["email", "phone"]).map(
        lambda shape: {"type": "textfield", "validate": {"required": True, "validationType": shape}}
    ),
)


def _keyed(questions: list[dict[str, Any]], hidden_by: int) -> list[dict[str, Any]]:
    """Give the questions names; some are asked only when the one before was answered."""
    made = []
    for place, question in enumerate(questions):
        name = f"q{place}"
        hide = {"conditional": {"hide": f"=q{place - 1} = null"}} if place and place % (hidden_by + 1) == 0 else {}
        made.append({"id": f"id_{name}", "key": name, "label": name, **question, **hide})
    return made


@given(st.lists(QUESTION, min_size=1, max_size=8), st.integers(0, 3), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_whatever_a_form_asks_is_answered_validly(questions: list[dict[str, Any]], hidden_by: int, seed: int) -> None:
    asked = form(*_keyed(questions, hidden_by))
    checked = asked.validate(filler(seed).fill_in(asked, {}, MOMENT), {}, MOMENT)
    assert checked.errors == ()
    assert set(checked.values) == {f"q{place}" for place in range(len(questions))}


@given(st.lists(QUESTION, min_size=1, max_size=3), st.integers(1, 4))
@settings(max_examples=50, deadline=None)
def test_every_row_of_a_list_is_answered(questions: list[dict[str, Any]], rows: int) -> None:
    listed = {"type": "dynamiclist", "id": "list", "path": "rows", "defaultRepetitions": rows, "allowAddRemove": True}
    asked = form({**listed, "components": _keyed(questions, 3)})
    checked = asked.validate(filler().fill_in(asked, {}, MOMENT), {}, MOMENT)
    assert checked.errors == ()
    assert len(checked.values["rows"]) == rows


@pytest.mark.parametrize("file", sorted(f for folder in STRANGERS for f in folder.glob("*.form")), ids=lambda f: f.stem)
def test_the_forms_of_other_worlds_are_filled_in(file: Path) -> None:
    asked, _ = read_form(file.name, file.read_bytes(), Language(FUNCTIONS))
    assert asked is not None
    assert asked.validate(filler().fill_in(asked, {}, MOMENT), {}, MOMENT).errors == ()


def test_a_form_that_nobody_can_fill_in_is_told_by_its_name_and_fields() -> None:
    contradiction = {"required": True, "minLength": 9, "validationType": "custom", "pattern": "Z{3}"}
    asked = form(component("textfield", validate=contradiction))
    with pytest.raises(CannotFill) as fault:
        filler().fill_in(asked, {}, MOMENT)
    assert (fault.value.form_id, fault.value.fields) == ("sample", ("answer",))


@pytest.mark.parametrize("pattern", ["[A-Z]{2}-[0-9]{4}", r"\d{5}", "(ab|cd)x?", r"[^a]\w[-+]", ".{3}", "^[a-f]{2,}$"])
def test_a_text_of_a_pattern_is_found(pattern: str) -> None:
    asked = form(component("textfield", validate={"required": True, "validationType": "custom", "pattern": pattern}))
    assert asked.validate(filler().fill_in(asked, {}, MOMENT), {}, MOMENT).errors == ()


def test_what_the_data_says_comes_before_chance() -> None:
    asked = form(component("radio", values=OPTIONS))
    assert filler(answer={"weights": {"b": 1}}).fill_in(asked, {}, MOMENT) == {"answer": "b"}
    assert filler(answer={"weights": {"": 1}}).fill_in(asked, {}, MOMENT) == {}


def test_a_value_that_was_there_already_is_kept() -> None:
    asked = form(component("textfield", validate={"required": True}))
    assert filler().fill_in(asked, {"answer": "Ennestään"}, MOMENT) == {"answer": "Ennestään"}


def test_a_wrong_option_in_the_data_does_not_make_the_form_invalid() -> None:
    asked = form(component("radio", values=OPTIONS, validate={"required": True}))
    found = filler(answer={"weights": {"no_such_option": 1}}).fill_in(asked, {}, MOMENT)
    assert found["answer"] in ("a", "b", "c")


def test_rows_are_drawn_from_those_that_stand_ready() -> None:
    inner = {"type": "textfield", "id": "word_id", "key": "word", "label": "Word"}
    listed = {"type": "dynamiclist", "id": "list", "path": "rows", "defaultRepetitions": 1, "allowAddRemove": True}
    asked = form({**listed, "components": [inner]})
    ready = [{"word": "yksi"}, {"word": "kaksi"}]
    found = filler(rows={"rows": {"2": 1}, "from": ready}).fill_in(asked, {}, MOMENT)
    assert sorted(row["word"] for row in found["rows"]) == ["kaksi", "yksi"]


def test_a_name_of_the_data_becomes_somebody_of_that_role() -> None:
    asked = form(component("textfield"))
    found = filler(answer={"role": "nurse"}).fill_in(asked, {}, MOMENT)
    assert found["answer"] in ("nurse_one", "nurse_two")
