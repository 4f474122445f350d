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


@pytest.mark.parametrize(
    ("method", "place", "body", "told"),
    [
        ("GET", "/v2/user-tasks/x", None, 'Something in the request needs correcting. key: a key is a text of digits, such as "2251799813685249"'),
        ("POST", "/v2/expression/evaluation", {"expression": "=x", "scopeKey": "1"}, "Something in the request needs correcting. scopeKey: an expression sees only"),
        ("POST", "/v2/process-instances", {"processDefinitionId": "baking", "processDefinitionKey": "1"}, "processDefinitionKey: leave it out, the id is given already"),
        ("POST", "/v2/process-instances", {"processDefinitionId": "baking", "processDefinitionVersion": 9}, "no version 9"),
        ("POST", "/v2/process-instances", {"processDefinitionId": ""}, "processDefinitionId: is missing"),
        ("POST", "/v2/process-instances", {"processDefinitionId": None}, "Give processDefinitionId or processDefinitionKey."),
        ("POST", "/v2/decision-definitions/evaluation", {"decisionDefinitionId": "a", "decisionDefinitionKey": "1"}, "decisionDefinitionKey: leave it out"),
        ("POST", "/v2/decision-definitions/evaluation", {"decisionDefinitionId": ""}, "decisionDefinitionId: is missing"),
        ("GET", "/v2//topology", None, "There is nothing at /v2//topology."),
        ("GET", "/v2///", None, "There is nothing at /v2///."),
    ],
)  # fmt: skip
def test_a_call_that_means_nothing_is_told_once_and_why(
    site: Site, method: str, place: str, body: dict[str, Any] | None, told: str
) -> None:
    answer = site.call(method, place, json=body, headers={"Accept-Language": "en"})
    assert answer.mimetype == "application/problem+json"
    problem: Any = answer.json
    assert told in problem["detail"]


def test_two_files_of_one_name_are_told_by_it(site: Site) -> None:
    one = ("resources", "oven.form")
    parts = "".join(
        f'--X\r\nContent-Disposition: form-data; name="{a}"; filename="{b}"\r\n\r\n{{}}\r\n' for a, b in (one, one)
    )
    answer = site.call(
        "POST",
        "/v2/deployments",
        data=parts + "--X--\r\n",
        content_type="multipart/form-data; boundary=X",
        headers={"Accept-Language": "en"},
    )
    problem = refused(answer, 400, "INVALID_ARGUMENT")
    assert problem["detail"] == "Each file needs a name of its own; oven.form will not do."
