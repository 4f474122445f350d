"""What is missing or of another kind in a body is told in the reader's language, however deep it lies."""

from typing import Any

import pytest

from tests.integration.api.conftest import Site, refused

MISSING, NO_LIST = "tieto puuttuu", "tähän tarvitaan luettelo"


@pytest.mark.parametrize(
    ("method", "path", "body", "field", "words"),
    [
        ("PATCH", "/v2/jobs/1", {}, "changeset", MISSING),
        ("PATCH", "/v2/user-tasks/1", {"changeset": None}, "changeset", MISSING),
        (
            "POST",
            "/v2/process-instances/1/migration",
            {"targetProcessDefinitionKey": "1"},
            "mappingInstructions",
            MISSING,
        ),
        (
            "POST",
            "/v2/process-instances/1/migration",
            {"targetProcessDefinitionKey": "1", "mappingInstructions": {}},
            "mappingInstructions",
            NO_LIST,
        ),
        ("POST", "/v2/process-instances/1/modification", {"moveInstructions": "a"}, "moveInstructions", NO_LIST),
        (
            "POST",
            "/v2/process-instances/1/modification",
            {"moveInstructions": [{"targetElementId": "a"}]},
            "moveInstructions.0.sourceElementInstruction",
            MISSING,
        ),
    ],
)
def test_a_part_that_is_missing_or_no_list_is_told_in_finnish(
    site: Site, method: str, path: str, body: Any, field: str, words: str
) -> None:
    problem = refused(site.call(method, path, "admin", json=body), 400, "INVALID_ARGUMENT")
    assert [(error["field"], error["message"]) for error in problem["errors"]] == [(field, words)]
