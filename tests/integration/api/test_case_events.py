"""What is told of a case from outside: triggers, messages to the named person, follow-up notes."""

from typing import Any

import pytest

from tests.integration.api.conftest import Site
from tests.integration.api.test_cases import opened_case
from tests.integration.usecases.intake import WORRY

TOLD = {
    "triggers": {"code": "fall", "severity": "high", "text": "Kaatui kotona."},
    "messages": {"channel": "app", "source": "client", "text": "Soittakaa."},
    "follow-up-notes": {"kind": "call", "stability": "stable", "well_being": 7, "text": "Hyvää kuuluu."},
}


@pytest.mark.parametrize("what", sorted(TOLD))
def test_what_is_told_of_a_case_is_taken_once_however_often_it_is_sent(site_of_each: Site, what: str) -> None:
    site = site_of_each
    case, _ = opened_case(site)
    assert site.deploy(WORRY).status_code == 200
    address, key = f"/api/v1/cases/{case}/{what}", {"Idempotency-Key": "one"}
    answers = [site.call("POST", address, "client_adviser", json=TOLD[what], headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].get_data(as_text=True)
    assert len({answer.get_data() for answer in answers}) == 1
    told: Any = answers[0].json
    assert (told["instance_key"] is not None) == (what == "triggers")


@pytest.mark.parametrize("what", sorted(TOLD))
def test_a_case_that_is_not_ones_own_is_unknown_and_the_attempt_is_logged(site: Site, what: str) -> None:
    case, _ = opened_case(site)
    answer = site.call("POST", f"/api/v1/cases/{case}/{what}", "service_provider", json=TOLD[what])
    assert answer.status_code == 404
    logged: Any = site.call("POST", "/v2/audit-logs/search", "data_protection", json={}).json
    assert "service_provider" in str(logged)


def test_a_trigger_that_nothing_answers_is_a_conflict(site: Site) -> None:
    case, _ = opened_case(site)
    answer = site.call("POST", f"/api/v1/cases/{case}/triggers", "client_adviser", json=TOLD["triggers"])
    assert answer.status_code == 409


def test_a_trigger_without_its_code_is_refused_by_the_field(site: Site) -> None:
    case, _ = opened_case(site)
    answer = site.call("POST", f"/api/v1/cases/{case}/triggers", "client_adviser", json={"text": "x"})
    assert answer.status_code == 400
    assert "code" in answer.get_data(as_text=True)
