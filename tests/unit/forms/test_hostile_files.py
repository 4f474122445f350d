"""Whatever a file holds, reading it gives findings that can be shown and stored, soon, and never another error."""

from collections.abc import Iterator
from typing import Any

import pytest
import simplejson

from koppi.domain.findings import Finding
from koppi.feel import Language
from koppi.forms import read_code_list, read_form
from koppi.texts import say

NAMES = {"fi": "x", "sv": "x", "en": "x"}
ODD: list[Any] = [None, True, -1, 10**30, "", "x" * 9000, "\ud800", "a\u0000b", [[]], {"a": {}}, [None], "={{"]


def _form(**changes: Any) -> dict[str, Any]:
    return {"type": "default", "id": "f", "schemaVersion": 19, "components": [], **changes}


def _component(**changes: Any) -> dict[str, Any]:
    return _form(components=[{"type": "textfield", "id": "a", "key": "a", "label": "A", **changes}])


def _list(**changes: Any) -> dict[str, Any]:
    return {"id": "l", "names": NAMES, "codes": [{"code": "a", "names": NAMES}], **changes}


def _code(**changes: Any) -> dict[str, Any]:
    return _list(codes=[{"code": "a", "names": NAMES, **changes}])


def _nested(depth: int) -> bytes:
    group = '{"type":"group","id":"g%d","label":"g","components":['
    inner = "".join(group % level for level in range(depth)) + "]}" * depth
    return f'{{"type":"default","id":"f","components":[{inner}]}}'.encode()


def _odd_forms() -> Iterator[bytes]:
    for odd in ODD:
        for name in ("id", "type", "schemaVersion", "components", "versionTag", "properties"):
            yield simplejson.dumps(_form(**{name: odd})).encode()
        for name in ("id", "key", "type", "label", "values", "valuesKey", "validate", "conditional", "properties"):
            yield simplejson.dumps(_component(**{name: odd})).encode()


def _odd_lists() -> Iterator[bytes]:
    for odd in ODD:
        for name in ("id", "names", "codes", "draft", "x"):
            yield simplejson.dumps(_list(**{name: odd})).encode()
        for name in ("code", "names", "valid_from", "replaces", "x"):
            yield simplejson.dumps(_code(**{name: odd})).encode()


BYTES = [
    b"",
    b"\xff\xfe{}",
    b"[" * 1_000_000,
    b'{"codes":' * 200_000,
    b'{"codes":[' + b"9" * 1_000_000 + b"]}",
    b"[NaN]",
]


def _shown(findings: tuple[Finding, ...]) -> list[str]:
    """Say the findings as a face does; what cannot be written to a terminal or a page is an error here."""
    parameters = [{"element": f.element, "name": f.name, **f.parameters} for f in findings]
    texts = [say(f.code, "fi", known) for f, known in zip(findings, parameters, strict=True)]
    for text in texts:
        text.encode()
        assert "\0" not in text
    return texts


@pytest.mark.parametrize("content", [*BYTES, *map(_nested, (100, 300, 400, 480, 2000))])
def test_bytes_that_are_no_file_of_ours_are_refused(content: bytes) -> None:
    form, of_form = read_form("a.form", content, Language())
    code_list, of_list = read_code_list("a.json", content)
    assert (form is None) == bool(_shown(of_form))
    assert code_list is None
    assert _shown(of_list)


def test_no_form_with_an_odd_value_escapes_with_an_error_or_with_text_that_cannot_be_kept() -> None:
    for content in _odd_forms():
        form, findings = read_form("a.form", content, Language())
        _shown(findings)
        if form:
            assert "\0" not in repr((form.id, form.name, form.version_tag, form.keys)).replace("\\x00", "\0")
            f"{form.id}{form.name}{form.version_tag}{list(form.keys)}".encode()


def test_no_code_list_with_an_odd_value_escapes_with_an_error_or_with_text_that_cannot_be_kept() -> None:
    for content in _odd_lists():
        code_list, findings = read_code_list("a.json", content)
        _shown(findings)
        if code_list:
            texts = f"{code_list.id}{code_list.names}{[(c.code, dict(c.names)) for c in code_list.codes]}"
            assert "\\x00" not in texts
            texts.encode()


@pytest.mark.timeout(300)
def test_a_list_of_two_megabytes_is_read_soon_and_names_no_more_than_a_hundred_faults() -> None:
    codes = [{"code": f"c{number}", "names": NAMES, "replaces": f"d{number}"} for number in range(25_000)]
    for broken in (codes, [0] * 900_000, codes[:1] * 25_000):
        _, findings = read_code_list("a.json", simplejson.dumps(_list(codes=broken)).encode())
        assert 1 <= len(findings) <= 100


def test_text_with_a_character_written_as_two_escapes_is_read_as_it_is() -> None:
    content = simplejson.dumps(_code(names={**NAMES, "fi": "Leipä 🍞"})).encode()
    assert b"\\ud83c" in content
    code_list, _ = read_code_list("a.json", content)
    assert code_list is not None
    assert code_list.name_of("a", "fi") == "Leipä 🍞"
