"""Suspend and resume over /v2, as the official clients call it."""

from typing import Any

from tests.integration.api.conftest import Site, refused


def test_an_instance_is_suspended_and_resumed_with_nothing_in_the_answer(site: Site) -> None:
    key = site.start()
    path = f"/v2/process-instances/{key}"
    assert (answer := site.call("POST", f"{path}/suspension", json={"reason": "Tauko."})).status_code == 204
    assert answer.data == b""
    shown: Any = site.call("GET", path).json
    assert shown["state"] == "SUSPENDED"
    assert shown["suspendedDate"] is not None
    found: Any = site.call("POST", "/v2/process-instances/search", json={"filter": {"state": "SUSPENDED"}}).json
    assert [item["processInstanceKey"] for item in found["items"]] == [key]
    problem = refused(site.call("POST", f"{path}/suspension"), 409, "INVALID_STATE")
    assert problem["code"] == "instance.suspended_already"
    assert site.call("POST", f"{path}/resumption").status_code == 204
    shown = site.call("GET", path).json
    assert (shown["state"], shown["suspendedDate"]) == ("ACTIVE", None)
    refused(site.call("POST", f"{path}/resumption"), 409, "INVALID_STATE")


def test_a_completion_meanwhile_is_a_conflict_in_words_that_tell_no_reason(site: Site) -> None:
    key = site.start()
    site.call("POST", f"/v2/process-instances/{key}/suspension", json={"reason": "Asiakas on sairaalassa."})
    answer = site.call(
        "POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {"weight": 2}}
    )
    problem = refused(answer, 409, "INVALID_STATE")
    assert problem["code"] == "instance.suspended"
    assert "(admin, 1.3.2027 klo 9.00)" in problem["detail"], "in the time and words of who reads it"
    assert "sairaalassa" not in answer.get_data(as_text=True)


def test_a_message_that_nobody_waits_for_is_answered_with_the_reason(site: Site) -> None:
    answer = site.call("POST", "/v2/messages/correlation", "worker", json={"name": "unheard_of"})
    assert refused(answer, 404, "NOT_FOUND")["code"] == "message.nobody_waits"
