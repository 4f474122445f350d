"""Every refusal, whatever its status, is a problem body that clients can read."""

import sqlite3
from pathlib import Path

import pytest

from tests.integration.api.conftest import Site, refused


def test_an_unknown_address_is_a_problem(site: Site) -> None:
    refused(site.call("POST", "/v2/element-instances/wait-states/search"), 404, "NOT_FOUND")
    refused(site.call("GET", "/api/v1/nothing"), 404, "NOT_FOUND")
    refused(site.call("GET", "/v2"), 404, "NOT_FOUND")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(site: Site) -> None:
    response = site.call("DELETE", "/v2/topology")
    refused(response, 405, "METHOD_NOT_ALLOWED")
    assert "GET" in response.headers["Allow"]


def test_a_body_of_another_type_is_a_problem(site: Site) -> None:
    response = site.call("POST", "/v2/user-tasks/search", data="<xml/>", content_type="text/xml")
    refused(response, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("text", ["{", "[1]", '"a"', '{"filter": NaN}', "\xff", "[" * 100_000])
def test_a_body_that_is_no_json_object_is_a_problem(site: Site, text: str) -> None:
    response = site.call("POST", "/v2/user-tasks/search", data=text.encode("latin-1"), content_type="application/json")
    refused(response, 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("text", ["", "null", "  "])
def test_no_body_is_an_empty_one(site: Site, text: str) -> None:
    response = site.call("POST", "/v2/user-tasks/search", data=text, content_type="application/json")
    assert response.status_code == 200


def test_without_credentials_it_asks_for_them(site: Site) -> None:
    response = site.call("GET", "/v2/topology", by="nobody")
    refused(response, 401, "UNAUTHORIZED")
    assert response.headers["WWW-Authenticate"].startswith("Basic")


def test_a_request_over_eight_megabytes_is_a_problem(site: Site) -> None:
    response = site.call("POST", "/v2/user-tasks/search", data=b" " * (8 * 1024 * 1024 + 1))
    refused(response, 413, "PAYLOAD_TOO_LARGE")


def test_another_tenant_is_refused_and_ours_accepted(site: Site) -> None:
    for body in ({"filter": {"tenantId": "<default>"}}, {"tenantId": "<default>"}):
        assert site.call("POST", "/v2/process-definitions/search", json=body).status_code == 200
    other = site.call("POST", "/v2/process-definitions/search", json={"filter": {"tenantId": "other"}})
    refused(other, 400, "INVALID_ARGUMENT")
    among = {"type": "oven", "timeout": 1, "maxJobsToActivate": 1, "tenantIds": ["other"]}
    refused(site.call("POST", "/v2/jobs/activation", "worker", json=among), 400, "INVALID_ARGUMENT")


def test_an_unknown_filter_or_sort_field_is_refused(site: Site) -> None:
    for body in ({"filter": {"colour": "red"}}, {"sort": [{"field": "colour"}]}):
        problem = refused(site.call("POST", "/v2/user-tasks/search", json=body), 400, "INVALID_ARGUMENT")
        assert "colour" in problem["detail"]


def test_words_come_in_the_language_asked_for(site: Site) -> None:
    told = {
        language: site.call("GET", "/v2/nothing", headers={"Accept-Language": language}).json["detail"]  # type: ignore[index]  # JSON
        for language in ("fi", "sv", "en")
    }
    assert told["en"].startswith("There is nothing at /v2/nothing")
    assert len(set(told.values())) == 3


def test_a_fault_of_ours_tells_nothing_of_the_inside(site: Site, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "koppi.db") as database:
        database.execute("DROP TABLE work_items")
    response = site.call("POST", "/v2/user-tasks/search", "client_adviser")
    problem = refused(response, 500, "INTERNAL")
    assert "work_items" not in problem["detail"]
    assert "sqlite" not in response.get_data(as_text=True).lower()


def test_every_answer_carries_the_security_headers(site: Site) -> None:
    for path in ("/v2/topology", "/v2/nothing", "/healthz"):
        headers = site.call("GET", path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
