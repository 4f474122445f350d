"""Reading code lists."""

from datetime import date
from typing import Any

import pytest
import simplejson

from koppi.forms import read_code_list

NAMES = {"fi": "Kotihoito", "sv": "Hemvård", "en": "Home care"}
HOME_CARE: dict[str, Any] = {"code": "home_care", "names": NAMES}


def content(*codes: Any, **head: Any) -> bytes:
    return simplejson.dumps({"id": "service", "names": NAMES, "codes": list(codes), **head}).encode()


def findings(*codes: Any, **head: Any) -> list[tuple[str, str]]:
    found, findings = read_code_list("service.json", content(*codes, **head))
    assert (found is None) == bool(findings)
    return [(finding.code, finding.element) for finding in findings]


def test_a_list_keeps_its_codes_in_order_with_days_and_further_attributes() -> None:
    days = {"valid_from": "2023-01-01", "valid_to": "2026-12-31"}
    meals = {"code": "meals", "names": NAMES, "replaces": "home_care", "class": "public", "needs_decision": False}
    found, _ = read_code_list("service.json", content({**HOME_CARE, **days}, meals, draft=["sv"]))
    assert found is not None
    assert [code.code for code in found.codes] == ["home_care", "meals"]
    assert (found.codes[0].valid_from, found.codes[0].valid_to) == (date(2023, 1, 1), date(2026, 12, 31))
    assert found.codes[1].replaces == "home_care"
    assert found.codes[1].attributes == {"class": "public", "needs_decision": False}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"id": "x"}', b'{"codes": {}}', b"\xff", b"[" * 100_000])
def test_json_that_is_no_code_list_is_refused_by_the_files_name(raw: bytes) -> None:
    found, (finding,) = read_code_list("package.json", raw)
    assert found is None
    assert (finding.file, finding.code) == ("package.json", "code_lists.not_a_list")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_missing_language_is_found_of_the_list_and_of_each_code(language: str) -> None:
    names = {known: name for known, name in NAMES.items() if known != language}
    found, all_findings = read_code_list("x.json", content({"code": "a", "names": names}, names=names))
    assert found is None
    told = [(finding.code, finding.element, finding.parameters["language"]) for finding in all_findings]
    assert told == [("code_lists.name_missing", "service", language), ("code_lists.name_missing", "a", language)]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((HOME_CARE, HOME_CARE), ("code_lists.code_twice", "home_care")),
        ((), ("code_lists.empty", "")),
        (("home_care",), ("code_lists.code", "None")),
        (({"code": "two words", "names": NAMES},), ("code_lists.code", "two words")),
        (({**HOME_CARE, "valid_from": "1.1.2023"},), ("code_lists.day", "home_care")),
        (({**HOME_CARE, "valid_to": 2023},), ("code_lists.day", "home_care")),
        (
            ({**HOME_CARE, "valid_from": "2024-01-01", "valid_to": "2023-01-01"},),
            ("code_lists.days_order", "home_care"),
        ),
        (({**HOME_CARE, "replaces": "gone"},), ("code_lists.replaces", "home_care")),
        (({**HOME_CARE, "replaces": ["gone"]},), ("code_lists.replaces", "home_care")),
        (({**HOME_CARE, "label": "x"},), ("code_lists.attribute", "home_care")),
        (({**HOME_CARE, "needsDecision": True},), ("code_lists.attribute", "home_care")),
        (({**HOME_CARE, "nested": {"a": 1}},), ("code_lists.attribute", "home_care")),
    ],
)
def test_each_fault_is_found_by_the_code_it_is_about(codes: tuple[Any, ...], expected: tuple[str, str]) -> None:
    assert findings(*codes) == [expected]


@pytest.mark.parametrize("id_", [None, 5, "", "Service", "my-list", "1st"])
def test_an_id_that_no_form_could_name_is_refused(id_: Any) -> None:
    assert ("code_lists.id", "") in findings(HOME_CARE, id=id_)


def test_an_unknown_word_of_the_head_is_refused() -> None:
    assert findings(HOME_CARE, valid_from="2023-01-01") == [("code_lists.attribute", "")]
