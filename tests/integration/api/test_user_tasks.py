"""User tasks over the wire, as clients rely on them."""

from typing import Any

from tests.integration.api.conftest import DOUGH, Site, refused
from tests.support.diagrams import end, path, process, start, user, zeebe


def test_a_task_goes_from_its_queue_to_its_completion(site_of_each: Site) -> None:
    site = site_of_each
    instance = site.start(oven="left")
    task = f"/v2/user-tasks/{site.task()}"
    claim = {"assignee": "client_adviser", "allowOverride": False}
    assert site.call("POST", f"{task}/assignment", "client_adviser", json=claim).status_code == 204
    mine: Any = site.call("GET", task, "client_adviser").json
    assert (mine["state"], mine["assignee"]) == ("CREATED", "client_adviser")
    assert site.call("DELETE", f"{task}/assignee", "client_adviser").status_code == 204
    free: Any = site.call("POST", "/v2/user-tasks/search", json={"filter": {"assignee": {"$exists": False}}}).json
    assert [t["processInstanceKey"] for t in free["items"]] == [instance]
    done = site.call("POST", f"{task}/completion", "client_adviser", json={"variables": {"weight": 3}})
    assert (done.status_code, done.data) == (204, b"")
    refused(site.call("POST", f"{task}/completion", "client_adviser", json={}), 409, "INVALID_STATE")
    after: Any = site.call("GET", task, "client_adviser").json
    assert after["state"] == "COMPLETED"
    assert after["completionDate"]


def test_a_change_resets_what_it_is_told_to(site: Site) -> None:
    site.start()
    task = f"/v2/user-tasks/{site.task()}"
    later = {"dueDate": "2027-04-01T12:00:00+03:00", "candidateGroups": ["client_adviser", "mapper"], "priority": 80}
    assert site.call("PATCH", task, "client_adviser", json={"changeset": later}).status_code == 204
    changed: Any = site.call("GET", task, "mapper").json
    assert changed["dueDate"] == "2027-04-01T09:00:00.000Z"
    assert (changed["candidateGroups"], changed["priority"]) == (["client_adviser", "mapper"], 80)
    assert site.call("PATCH", task, "mapper", json={"changeset": {"dueDate": "", "priority": None}}).status_code == 204
    reset: Any = site.call("GET", task, "mapper").json
    assert (reset["dueDate"], reset["priority"]) == (None, 80)


def test_a_change_of_nothing_is_refused(site: Site) -> None:
    site.start()
    task = f"/v2/user-tasks/{site.task()}"
    bodies: list[dict[str, Any]] = [
        {},
        {"changeset": {}},
        {"changeset": {"priority": None}},
        {"changeset": {"dueDate": "tomorrow"}},
    ]
    for body in bodies:
        refused(site.call("PATCH", task, "client_adviser", json=body), 400, "INVALID_ARGUMENT")


def test_nobody_is_no_assignee(site: Site) -> None:
    site.start()
    task = f"/v2/user-tasks/{site.task()}/assignment"
    for assignee in ("", None, "no_such_person"):
        refused(site.call("POST", task, "client_adviser", json={"assignee": assignee}), 400, "INVALID_ARGUMENT")


def test_the_form_is_the_very_file(site: Site) -> None:
    site.start()
    form: Any = site.call("GET", f"/v2/user-tasks/{site.task()}/form", "client_adviser").json
    assert (form["formId"], form["schema"], form["version"]) == ("dough", DOUGH.decode(), 1)


def test_variables_are_json_texts_cut_only_where_asked(site: Site) -> None:
    site.start(long="x" * 20_000, half=1)
    task = f"/v2/user-tasks/{site.task()}"
    cut: Any = site.call("POST", f"{task}/variables/search", "client_adviser").json
    by_name = {v["name"]: v for v in cut["items"]}
    assert by_name["half"]["value"] == "1"
    assert by_name["long"]["isTruncated"]
    whole: Any = site.call(
        "POST", f"{task}/effective-variables/search?truncateValues=false", "client_adviser", json={"filter": {"name": "long"}}
    ).json  # fmt: skip
    (long,) = whole["items"]
    assert (long["isTruncated"], len(long["value"])) == (False, 20_002)


def test_pages_follow_their_cursors_to_the_end(site: Site) -> None:
    for _ in range(5):
        site.start()
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = {"limit": 2, **({"after": cursor} if cursor else {})}
        found: Any = site.call("POST", "/v2/user-tasks/search", "client_adviser", json={"page": page}).json
        assert found["page"]["totalItems"] == 5
        seen += [item["userTaskKey"] for item in found["items"]]
        cursor = found["page"]["endCursor"]
    assert len(seen) == len(set(seen)) == 5
    assert cursor is None, "an empty page has no cursor"


def test_the_reading_of_a_draft_is_what_was_kept(site: Site) -> None:
    site.start()
    task = f"/api/v1/work-items/{site.task()}"
    kept: Any = site.call("PUT", f"{task}/draft", "client_adviser", json={"data": {"baker": "E"}, "version": 0}).json
    assert kept == {"version": 1}
    opened: Any = site.call("GET", task, "client_adviser").json
    assert opened["draft"] == {"baker": "E"}
    late = site.call("PUT", f"{task}/draft", "client_adviser", json={"data": {}, "version": 0})
    refused(late, 409, "INVALID_STATE")


GREETING = b"""{"type": "default", "id": "greeting", "components": [
 {"id": "c1", "type": "number", "key": "age", "label": "Age", "conditional": {"hide": "=visits > 3"}},
 {"id": "c2", "type": "textfield", "key": "word", "label": "Word", "conditional": {"hide": "=age > 100"}}]}"""


def test_why_a_condition_of_a_form_was_null_stands_in_the_journal_of_its_completion(site: Site) -> None:
    task = user(
        "greet",
        zeebe("assignmentDefinition", candidateGroups="client_adviser"),
        zeebe("formDefinition", formId="greeting"),
    )
    file = process(start(), task, end(), path("start", "greet", "end"), id_="greeting_process")
    assert site.deploy({"greeting.bpmn": file, "greeting.form": GREETING}).status_code == 200
    key = site.start("greeting_process")
    answer = site.call(
        "POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {"age": 81}}
    )
    assert answer.status_code == 204
    told: Any = site.call("GET", f"/api/v1/instances/{key}/journal", headers={"Accept-Language": "en"}).json
    (met,) = told["items"][-1]["decided"]
    assert (met["element"], met["expression"]) == ("greet", "=visits > 3")
    assert [warning["code"] for warning in met["warnings"]] == ["feel.unknown_name"]
    assert "81" not in str(met)
