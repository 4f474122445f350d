"""The case file's face: contacts once, logs, the backlog."""

from typing import Any

from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import end, job, mapping, message, path, process, tag, user, zeebe

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


def test_a_contact_that_no_process_takes_says_so_and_is_counted(site_of_each: Site) -> None:
    site = site_of_each
    contact: Any = site.call("POST", "/api/v1/contacts", "client_adviser", json=CONTACT).json
    assert (contact["waiting"], contact["instance_key"]) == (True, None)
    backlog: Any = site.call("GET", "/api/v1/system/backlog").json
    assert (backlog["waiting_contacts"], backlog["undelivered_messages"]) == (1, 1)
    assert "koppi_waiting_contacts 1.0" in site.call("GET", "/metrics", "nobody").get_data(as_text=True)
    assert site.deploy({"intake.bpmn": INTAKE}).status_code == 200
    backlog = site.call("GET", "/api/v1/system/backlog").json
    assert backlog["waiting_contacts"] == 0
    listed: Any = site.call("GET", "/api/v1/work-items", "client_adviser").json
    assert listed["items"][0]["client_key"] == contact["client_key"]
    contact = site.call("POST", "/api/v1/contacts", "client_adviser", json=CONTACT).json
    assert contact["waiting"] is False


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


INTAKE = process(
    tag("startEvent", tag("messageEventDefinition", messageRef="arrived"), id="call"),
    job(
        "open_case",
        mapping([("=contact", "contact"), ("client_adviser", "role")], [("=case", "file")]),
        type_="case.open",
    ),
    user("sort", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
    end(),
    path("call", "open_case", "sort", "end"),
    id_="intake",
    before=message("arrived", "contact_received", key=""),
)


def opened_case(site: Site) -> tuple[str, str]:
    """Take a contact in that opens a case; return the keys of the case and of the contact's client."""
    assert site.deploy({"intake.bpmn": INTAKE}).status_code == 200
    contact: Any = site.call("POST", "/api/v1/contacts", "triage_nurse", json=CONTACT).json
    assert contact["instance_key"]
    listed: Any = site.call("GET", "/api/v1/work-items", "client_adviser").json
    return listed["items"][0]["case_key"], contact["client_key"]


def test_a_contact_opens_a_case_that_its_workers_may_read(site_of_each: Site) -> None:
    site = site_of_each
    case, client = opened_case(site)
    page: Any = site.call("GET", f"/api/v1/cases/{case}", "client_adviser").json
    assert page["client"]["last_name"] == "Esimerkki"
    assert page["contacts"][0]["reason"] == CONTACT["reason"]
    assert [item["name"] for item in page["work_items"]] == ["sort"]
    assert page["running"][0]["stands_at"] == ["sort"]
    kinds = {line["kind"] for line in page["timeline"]}
    assert {"contact", "work_item_created", "instance_started"} <= kinds
    timeline: Any = site.call("GET", f"/api/v1/cases/{case}/timeline", "client_adviser").json
    assert timeline["items"] == page["timeline"]
    log: Any = site.call("GET", f"/api/v1/access-log?client={client}", "data_protection").json
    assert "client_adviser" in [entry["actor"] for entry in log["items"] if entry["data_group"] == "case"]


def test_a_case_of_others_is_told_like_an_unknown_one_and_the_attempt_is_kept(site: Site) -> None:
    case, _ = opened_case(site)
    foreign = refused(site.call("GET", f"/api/v1/cases/{case}", "admin"), 404, "NOT_FOUND")
    unknown = refused(site.call("GET", "/api/v1/cases/1", "admin"), 404, "NOT_FOUND")
    assert {**foreign, "instance": ""} == {**unknown, "instance": ""}
    about = {"filter": {"entityKey": case}}
    tried: Any = site.call("POST", "/v2/audit-logs/search", "data_protection", json=about).json
    assert "FAIL" in [entry["result"] for entry in tried["items"] if entry["actorId"] == "admin"]


def test_a_work_item_is_found_by_whom_it_is_given_to(site: Site) -> None:
    opened_case(site)
    listed: Any = site.call("GET", "/api/v1/work-items?queue=client_adviser@esimerkki", "client_adviser").json
    (item,) = listed["items"]
    task = f"/v2/user-tasks/{item['user_task_key']}"
    site.call("POST", f"{task}/assignment", "client_adviser", json={"assignee": "client_adviser"})
    for query, expected in (("mine=true", 1), ("mine=true&due_before=2027-01-01T00:00:00Z", 0), ("", 0)):
        found: Any = site.call("GET", f"/api/v1/work-items?{query}", "client_adviser").json
        assert len(found["items"]) == expected, query
    other = f"/api/v1/work-items/{item['user_task_key']}/delegate"
    assert site.call("POST", other, "client_adviser", json={"assignee": "case_owner"}).status_code == 204
    theirs: Any = site.call("GET", "/api/v1/work-items?mine=true", "case_owner").json
    assert [i["user_task_key"] for i in theirs["items"]] == [item["user_task_key"]]
