"""The case file's face: contacts once, logs, the backlog."""

from typing import Any

from tests.integration.api.conftest import Site, refused

CONTACT = {"channel": "phone", "source": "client", "reason": "Arki ei suju.", "person": {"last_name": "Esimerkki"}}


def test_a_repeated_request_is_answered_again_and_not_done_again(site_of_each: Site) -> None:
    site = site_of_each
    key = {"Idempotency-Key": "one"}
    answers = [site.call("POST", "/api/v1/contacts", "client_adviser", json=CONTACT, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.get_data() for answer in answers}) == 1
    other = site.call("POST", "/api/v1/contacts", "client_adviser", json={**CONTACT, "reason": "x"}, headers=key)
    refused(other, 422, "INVALID_ARGUMENT")
    somebody_else: Any = site.call("POST", "/api/v1/contacts", "triage_nurse", json=CONTACT, headers=key).json
    first: Any = answers[0].json
    assert somebody_else["contact_key"] != first["contact_key"], "a key is one actor's"


def test_a_refused_request_may_be_sent_again_with_its_key(site: Site) -> None:
    key = {"Idempotency-Key": "one"}
    wrong = {**CONTACT, "person": {"identity_code": "131052-308X"}}
    refused(site.call("POST", "/api/v1/contacts", "client_adviser", json=wrong, headers=key), 400, "INVALID_ARGUMENT")
    again = site.call("POST", "/api/v1/contacts", "client_adviser", json=CONTACT, headers=key)
    assert again.status_code == 201


def test_the_access_log_tells_who_saw_whom(site: Site) -> None:
    received: Any = site.call("POST", "/api/v1/contacts", "client_adviser", json=CONTACT).json
    by_client = f"/api/v1/access-log?client={received['client_key']}"
    assert site.call("GET", by_client, "data_protection").status_code == 200
    refused(site.call("GET", by_client, "admin"), 403, "FORBIDDEN")


def test_the_journal_tells_what_happened_and_not_what_was_written(site: Site) -> None:
    instance = site.start()
    task = site.task()
    secret = "a word nobody else may read"
    values = {"variables": {"weight": 1, "baker": secret}}
    assert site.call("POST", f"/v2/user-tasks/{task}/completion", "client_adviser", json=values).status_code == 204
    answer = site.call("GET", f"/api/v1/instances/{instance}/journal")
    journal: Any = answer.json
    assert [entry["input"]["kind"] for entry in journal["items"]] == ["start", "complete"]
    assert secret not in answer.get_data(as_text=True)


def test_the_backlog_counts_what_waits(site: Site) -> None:
    site.start()
    task = site.task()
    site.call("POST", f"/v2/user-tasks/{task}/completion", "client_adviser", json={"variables": {"weight": 1}})
    backlog: Any = site.call("GET", "/api/v1/system/backlog").json
    assert (backlog["open_jobs"], backlog["incidents"], backlog["stuck_instances"]) == (1, 0, [])
    assert backlog["clock"] == "2027-03-01T07:00:00.000Z"


def test_the_lists_page_by_their_cursor(site: Site) -> None:
    for _ in range(3):
        site.start()
    first: Any = site.call("GET", "/api/v1/work-items?limit=2", "client_adviser").json
    second: Any = site.call("GET", f"/api/v1/work-items?limit=2&cursor={first['cursor']}", "client_adviser").json
    keys = [item["user_task_key"] for item in (*first["items"], *second["items"])]
    assert (len(keys), len(set(keys)), second["cursor"]) == (3, 3, None)
