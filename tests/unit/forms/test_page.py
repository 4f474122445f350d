"""The page and the machine interface come to the same result."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.samples import MOMENT, Posted, component, form, page, post, validate

OPTIONS = [{"value": "a", "label": "A"}, {"value": 2, "label": "B"}, {"value": Decimal("0.5"), "label": "C"}]
ASKED = form(
    component("textfield", "line", validate={"minLength": 2}),
    component("textarea", "story"),
    component("number", "amount", decimalDigits=3, validate={"required": True, "max": 1000}),
    component("number", "count", decimalDigits=0),
    component("datetime", "day", validate={"required": True}),
    component("datetime", "hour", subtype="time"),
    component("datetime", "moment", subtype="datetime"),
    component("checkbox", "agreed", validate={"required": True}),
    component("radio", "one", values=OPTIONS),
    component("select", "other", values=OPTIONS, conditional={"hide": "=amount > 10"}),
    component("checklist", "many", values=OPTIONS, validate={"required": True}),
    component("taglist", "tags", values=OPTIONS, conditional={"hide": "=one = 2"}),
    {
        "type": "dynamiclist",
        "id": "list",
        "path": "people",
        "components": [
            component("textfield", "name", validate={"required": True}),
            component("number", "age", conditional={"hide": '=name = "hide"'}),
            component("checkbox", "alive"),
        ],
    },
    {"type": "group", "id": "group", "path": "home", "components": [component("textfield", "town")]},
)

_TEXT = st.text(alphabet="aäö 0.,\n\t<&\"'", max_size=12).map(lambda text: text.replace("\n", " "))
_COUNT = st.integers(-(10**30) + 1, 10**30 - 1)
"""As long as a number may be: a longer one is refused, and so not stored."""
_NUMBER = st.none() | st.integers(-2000, 2000) | st.decimals(-99, 1200, places=3)
_VALUE = st.sampled_from(["a", 2, Decimal("0.5")])
_MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)).map(
    lambda found: found.replace(microsecond=0)
)


def _twice_a_year(found: datetime) -> bool:
    """Tell whether the clock shows this hour twice, so that a page cannot say which one is meant."""
    local = found.astimezone(MOMENT.zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


SUBMISSIONS = st.fixed_dictionaries(
    {
        "line": st.none() | _TEXT,
        "story": st.none() | st.text(alphabet="ab\n", max_size=9),
        "amount": _NUMBER,
        "count": _NUMBER,
        "day": st.none() | st.dates(date(1900, 1, 1)).map(date.isoformat),
        "hour": st.none() | st.times().map(lambda found: found.replace(microsecond=0).isoformat()),
        "moment": st.none() | _MOMENTS.filter(lambda found: not _twice_a_year(found)).map(datetime.isoformat),
        "agreed": st.booleans(),
        "one": st.none() | _VALUE,
        "other": st.none() | _VALUE,
        "many": st.lists(_VALUE, unique=True).map(lambda found: [v for v in ["a", 2, Decimal("0.5")] if v in found]),
        "tags": st.just([]),
        "people": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(["", "hide", "Eva"]), "age": st.none() | _COUNT, "alive": st.booleans()}
            ),
            max_size=3,
        ),
        "home": st.fixed_dictionaries({"town": st.none() | _TEXT}),
    }
)


@given(SUBMISSIONS)
def test_what_a_page_shows_and_posts_back_is_the_same_submission(submitted: dict[str, Any]) -> None:
    posted = ASKED.from_page(post(page(ASKED, submitted)))
    by_page, by_machine = validate(ASKED, posted), validate(ASKED, submitted)
    assert by_page.values == by_machine.values
    assert [(e.field, e.code) for e in by_page.errors] == [(e.field, e.code) for e in by_machine.errors]


@given(SUBMISSIONS)
def test_what_was_stored_and_is_posted_back_unchanged_is_stored_unchanged(submitted: dict[str, Any]) -> None:
    stored = dict(validate(ASKED, submitted).values)
    again = ASKED.from_page(post(page(ASKED, **stored)))
    assert {name: value for name, value in validate(ASKED, again, **stored).values.items() if name in stored} == stored


def test_a_field_that_was_not_on_the_page_is_absent_and_an_empty_one_is_blank() -> None:
    assert ASKED.from_page(Posted({"line": [""], "one": [""], "many": [""], "agreed": [""]})) == {
        "line": "",
        "one": "",
        "many": [],
        "agreed": False,
    }


def test_a_blank_answer_clears_the_variable_and_an_absent_one_leaves_it() -> None:
    asked = form(component("textfield", "one"), component("textfield", "two"))
    assert validate(asked, {"one": ""}, one="old", two="old").values == {"one": None}


def test_other_names_of_the_page_are_passed_over() -> None:
    assert ASKED.from_page(Posted({"csrf_token": ["x"], "line": ["ab"], "home.town": ["Espoo"]})) == {
        "line": "ab",
        "home": {"town": "Espoo"},
    }


def test_lines_end_the_same_way_whatever_the_browser_sends() -> None:
    assert ASKED.from_page(Posted({"story": ["a\r\nb"]})) == {"story": "a\nb"}
